using StemeDb.Model.Time;

namespace StemeDb.Storage.Directories;

/// <summary>What <c>metadata.json</c> says. The file is specified in docs/formats/metadata.md.</summary>
/// <param name="ClusterId">Whose data it is; never empty; given once, when the directory is made.</param>
/// <param name="Generation">Which life of the cluster, 1 or more; a restore begins a new one.</param>
/// <param name="Restarts">How often an engine was started on it again, 0 or more; the first start is not counted.</param>
/// <param name="LastRestore">The restore that made this generation; null when there was none.</param>
public sealed record DataDirectoryMetadata(Guid ClusterId, long Generation, long Restarts, RestoreMark? LastRestore)
{
    /// <summary>What cursors are signed with.</summary>
    public CursorKeyring CursorKeys { get; init; } = CursorKeyring.Empty;

    /// <summary>The journal has had a segment: that it has none now means that it is missing.</summary>
    public bool IsJournalBegun { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{ClusterId}, generation {Generation}, {Restarts} restarts";
}

/// <summary>A restore.</summary>
/// <param name="At">When it was done.</param>
/// <param name="Backup">Name of the backup it began with.</param>
/// <param name="Seq">The seq it reached, 0 or more.</param>
public sealed record RestoreMark(Instant At, string Backup, long Seq);
