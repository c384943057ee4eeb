using System.Text.Json.Nodes;
using StemeDb.BackupAgent.Configuration;
using StemeDb.BackupAgent.Drilling;

namespace StemeDb.BackupAgent.Http;

/// <summary>Drills over HTTP, and their reports for people.</summary>
internal static class DrillEndpoints
{
    private const string Root = "/v1/admin/drills";

    /// <summary>Adds them.</summary>
    public static void MapDrills(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Root, (DrillJobs jobs, DrillReports reports, AgentOptions options, TimeProvider clock) =>
        {
            _ = jobs.Begin();
            return Tell(jobs, reports, options, clock, StatusCodes.Status202Accepted);
        });
        endpoints.MapGet(Root, (DrillJobs jobs, DrillReports reports, AgentOptions options, TimeProvider clock) => Tell(jobs, reports, options, clock, StatusCodes.Status200OK));
        endpoints.MapGet(Root + "/{file}", Get);
    }

    private static IResult Tell(DrillJobs jobs, DrillReports reports, AgentOptions options, TimeProvider clock, int status)
    {
        try
        {
            return Results.Json(
                new JsonObject
                {
                    ["running"] = jobs.IsRunning,
                    ["next_at"] = BackupJson.Text(options.DrillSchedule?.NextAfter(clock.GetUtcNow())),
                    ["last"] = jobs.Last is { } last ? Of(last) : null,
                    ["reports"] = new JsonArray([.. reports.Names().Select(name => JsonValue.Create(name))]),
                },
                statusCode: status);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return BackupEndpoints.Problem(StatusCodes.Status503ServiceUnavailable, "reports_unavailable", e.Message);
        }
    }

    private static JsonObject Of(DrillOutcome last) => new()
    {
        ["started_at"] = BackupJson.Text(last.StartedAt),
        ["good"] = last.IsGood,
        ["problems"] = new JsonArray([.. last.Problems.Select(problem => JsonValue.Create(problem))]),
    };

    /// <summary>A report: as text, its picture (<c>.svg</c>), or for programs (<c>.json</c>).</summary>
    private static IResult Get(string file, DrillReports reports)
    {
        var ending = Path.GetExtension(file);
        var type = ending switch { "" or ".md" => "text/markdown; charset=utf-8", ".svg" => "image/svg+xml", ".json" => "application/json", _ => null };
        var text = type is null ? null : reports.Read(Path.GetFileNameWithoutExtension(file), ending.Length == 0 ? ".md" : ending);
        return text is null
            ? BackupEndpoints.Problem(StatusCodes.Status404NotFound, "drill_unknown", $"There is no report '{file}'; GET {Root} lists those there are.")
            : Results.Text(text, type);
    }
}
