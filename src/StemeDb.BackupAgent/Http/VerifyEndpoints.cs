using System.Text.Json.Nodes;
using StemeDb.BackupAgent.Verifying;

namespace StemeDb.BackupAgent.Http;

/// <summary>The verification of the archive over HTTP.</summary>
internal static class VerifyEndpoints
{
    private const string Root = "/v1/admin/backups/verify";
    private const int FindingsMax = 100;

    /// <summary>Adds them.</summary>
    public static void MapVerify(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Root, (VerifyJobs jobs) =>
        {
            _ = jobs.Begin();
            return Results.Json(Tell(jobs), statusCode: StatusCodes.Status202Accepted);
        });
        endpoints.MapGet(Root, (VerifyJobs jobs) => Results.Json(Tell(jobs)));
    }

    private static JsonObject Tell(VerifyJobs jobs) => new() { ["running"] = jobs.IsRunning, ["last"] = Of(jobs.Last) };

    private static JsonObject? Of(VerifyOutcome? outcome) => outcome is null ? null : new JsonObject
    {
        ["started_at"] = BackupJson.Text(outcome.StartedAt),
        ["sound"] = outcome.Found?.IsSound,
        ["objects"] = outcome.Found?.Objects,
        ["bytes"] = outcome.Found?.Bytes,
        ["seconds"] = outcome.Found?.Elapsed.TotalSeconds,
        ["findings"] = new JsonArray([.. (outcome.Found?.Findings ?? []).Take(FindingsMax).Select(finding => new JsonObject
        {
            ["kind"] = finding.Kind.ToString().ToLowerInvariant(),
            ["name"] = finding.Name,
            ["message"] = finding.Message,
        })]),
        ["error"] = outcome.Error,
    };
}
