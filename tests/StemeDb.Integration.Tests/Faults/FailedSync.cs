namespace StemeDb.Integration.Tests.Faults;

/// <summary>An operation of the engine with its disk that fails with EIO once and would succeed the next time.</summary>
/// <param name="Name">What fails.</param>
/// <param name="Faults">The script of StemeDb.Engine.Faulty.</param>
/// <param name="ExitCode">What the engine ends with; null: it goes on, and tries again with a new file.</param>
public sealed record FailedSync(string Name, string Faults, int? ExitCode)
{
    private const int JournalPoisoned = 15;
    private const int ManifestUncertain = 20;

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<FailedSync> All { get; } =
    [
        new("sync of a batch", "eio-once before sync *.log 30", JournalPoisoned),
        new("write of a batch", "eio-once half write *.log 12", JournalPoisoned),
        new("sync of a new segment's header", "eio-once before sync spare.tmp@IngestWorker 2", JournalPoisoned),
        new("rename of a new segment", "eio-once before rename *.log 2", JournalPoisoned),
        new("sync of the journal's directory", "eio-once before syncdirectory wal@IngestWorker 2", JournalPoisoned),
        new("deletion of a trimmed segment", "eio-once before delete *.log@IngestWorker 1", JournalPoisoned),
        new("sync of a segment's zeros", "eio-once before sync spare.tmp 3", null),
        new("sync of a flushed run", "eio-once before sync run-*.tmp@index_flush 1", null),
        new("sync of the directory after a flushed run", "eio-once before syncdirectory db@index_flush 1", null),
        new("sync of a merged run", "eio-once before sync run-*.tmp@index_merge 1", null),
        new("sync of a manifest", "eio-once before sync MANIFEST.tmp@index_flush 1", null),
        new("rename of a manifest", "eio-once before rename MANIFEST@index_flush 1", ManifestUncertain),
        new("sync of the directory after a manifest", "eio-once before syncdirectory db@index_flush 2", ManifestUncertain),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
