using StemeDb.Archive.Backups;
using StemeDb.Archive.Verifying;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Status;

/// <summary>A backup that has a manifest.</summary>
/// <param name="Manifest">What it is.</param>
/// <param name="MissingObjects">Objects that it names and that are not there, or not as long as they were.</param>
/// <param name="VerifiedAt">When it was read last, every byte; null: never, as far as the archive knows.</param>
/// <param name="IsSound">What came of that; null when it never was.</param>
/// <param name="Damages">What was found then, where it concerns this backup's files.</param>
public sealed record BackupStatus(
    BackupManifest Manifest, IReadOnlyList<string> MissingObjects, Instant? VerifiedAt, bool? IsSound, IReadOnlyList<ArchiveFinding> Damages);
