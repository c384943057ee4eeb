using System.Text.Json.Nodes;
using StemeDb.Archive;
using StemeDb.Archive.Backups;
using StemeDb.Archive.Objects;
using StemeDb.BackupAgent.Backups;
using StemeDb.BackupAgent.Schedule;

namespace StemeDb.BackupAgent.Http;

/// <summary>The administration over HTTP: make a backup, see those there are, mark one to be kept.</summary>
internal static class BackupEndpoints
{
    private const string Root = "/v1/admin/backups";

    /// <summary>Adds them. Each asks for the token when there is one.</summary>
    public static void MapBackups(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Root, Begin);
        endpoints.MapGet(Root, ListAsync);
        endpoints.MapGet(Root + "/{name}", GetAsync);
        endpoints.MapPut(Root + "/{name}/keep", (string name, AgentArchive archive, CancellationToken cancellation) => KeepAsync(name, true, archive, cancellation));
        endpoints.MapDelete(Root + "/{name}/keep", (string name, AgentArchive archive, CancellationToken cancellation) => KeepAsync(name, false, archive, cancellation));
    }

    private static IResult Begin(BackupJobs jobs)
    {
        var (progress, isNew, _) = jobs.Begin(slot: null);
        var body = BackupJson.Of(progress)!;
        body["begun"] = isNew;
        return Results.Json(body, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(BackupJobs jobs, AgentArchive archive, ScheduleWorker schedule, CancellationToken cancellation)
    {
        // In this order: a backup that ends meanwhile is in one of the two at least.
        var (running, last) = (BackupJson.Of(jobs.Running), BackupJson.Of(jobs.Last));
        try
        {
            var backups = await archive.BackupsAsync(cancellation);
            return Results.Json(new JsonObject
            {
                ["archive"] = archive.Store.Location,
                ["running"] = running,
                ["last"] = last,
                ["next_at"] = BackupJson.Text(schedule.Next),
                ["backups"] = new JsonArray([.. backups.Reverse().Select(BackupJson.Of)]),
            });
        }
        catch (ObjectStoreException e)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, "archive_unavailable", e.Message);
        }
    }

    private static async Task<IResult> GetAsync(string name, BackupJobs jobs, AgentArchive archive, CancellationToken cancellation)
    {
        foreach (var progress in new[] { jobs.Running, jobs.Last })
        {
            if (progress?.Name == name) return Results.Json(BackupJson.Of(progress));
        }

        try
        {
            return ArchiveNames.IsBackupName(name) && await archive.FindNamesAsync(cancellation) is { } names
                && await StoredBackups.ReadAsync(archive.Store, names, archive.Signer, name, cancellation) is { } backup
                ? Results.Json(BackupJson.Of(backup))
                : NotFound(name);
        }
        catch (ObjectStoreException e)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, "archive_unavailable", e.Message);
        }
    }

    private static async Task<IResult> KeepAsync(string name, bool isForever, AgentArchive archive, CancellationToken cancellation)
    {
        try
        {
            if (!ArchiveNames.IsBackupName(name) || await archive.FindNamesAsync(cancellation) is not { } names
                || await archive.Store.StatAsync(names.Manifest(name), cancellation) is null)
            {
                return NotFound(name);
            }

            if (isForever) await archive.Store.PutIfAbsentAsync(names.Keep(name), ObjectContent.Of(default), cancellation);
            else await archive.Store.DeleteAsync(names.Keep(name), cancellation);
            return await StoredBackups.ReadAsync(archive.Store, names, archive.Signer, name, cancellation) is { } backup ? Results.Json(BackupJson.Of(backup)) : NotFound(name);
        }
        catch (ObjectStoreException e)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, "archive_unavailable", e.Message);
        }
    }

    private static IResult NotFound(string name) =>
        Problem(StatusCodes.Status404NotFound, "backup_unknown", $"There is no backup '{name}'; GET {Root} lists those there are.");

    public static IResult Problem(int status, string code, string detail) => Results.Json(
        new JsonObject { ["type"] = $"urn:stemedb:error:{code}", ["title"] = code, ["status"] = status, ["code"] = code, ["detail"] = detail },
        contentType: "application/problem+json", statusCode: status);
}
