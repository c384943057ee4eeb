using System.Globalization;
using System.Text.Json.Nodes;
using StemeDb.BackupAgent.Backups;

namespace StemeDb.BackupAgent.Http;

/// <summary>Backups as the administration tells them; docs/operations/backup-and-recovery.md has the members.</summary>
internal static class BackupJson
{
    public static JsonObject Of(StoredBackup backup) => backup.Manifest is { } manifest
        ? new JsonObject
        {
            ["name"] = backup.Name,
            ["created_at"] = manifest.CreatedAt.ToString(),
            ["scheduled_for"] = manifest.ScheduledFor?.ToString(),
            ["cluster_id"] = manifest.ClusterId.ToString(),
            ["generation"] = manifest.Generation,
            ["seq"] = manifest.Seq,
            ["assertions"] = manifest.Counts.Assertions,
            ["runs"] = manifest.Files.Count,
            ["bytes"] = manifest.Files.Sum(file => file.Length),
            ["keep"] = backup.IsForever,
        }
        : new JsonObject { ["name"] = backup.Name, ["fault"] = backup.Fault };

    public static JsonObject? Of(BackupProgress? progress) => progress is null ? null : new JsonObject
    {
        ["name"] = progress.Name,
        ["status"] = progress.Phase switch { BackupPhase.Done => "done", BackupPhase.Failed => "failed", _ => "running" },
        ["phase"] = progress.Phase.ToString().ToLowerInvariant(),
        ["started_at"] = Text(progress.StartedAt),
        ["ended_at"] = Text(progress.EndedAt),
        ["scheduled_for"] = Text(progress.Slot),
        ["seq"] = progress.Seq,
        ["runs"] = progress.Runs,
        ["bytes"] = progress.Bytes,
        ["runs_put"] = progress.UploadedRuns,
        ["bytes_put"] = progress.UploadedBytes,
        ["runs_reused"] = progress.ReusedRuns,
        ["bytes_reused"] = progress.ReusedBytes,
        ["journal_archived"] = progress.JournalArchived,
        ["error"] = progress.Error,
    };

    public static string? Text(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
