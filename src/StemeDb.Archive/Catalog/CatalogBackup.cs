using StemeDb.Archive.Backups;

namespace StemeDb.Archive.Catalog;

/// <summary>A backup as it is found in the archive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Manifest">What it is; null when that cannot be read or believed.</param>
/// <param name="Fault">Why not, as a sentence; null when it can. A folder without a manifest is no backup and has neither.</param>
/// <param name="IsLost">It was finished, and its manifest is not there any more; <paramref name="Fault"/> says so.</param>
public sealed record CatalogBackup(string Name, BackupManifest? Manifest, string? Fault, bool IsLost = false)
{
    /// <summary>It was never finished, or is being removed.</summary>
    public bool IsUnfinished => Manifest is null && Fault is null;
}
