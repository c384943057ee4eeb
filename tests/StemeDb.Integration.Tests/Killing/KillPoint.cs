namespace StemeDb.Integration.Tests.Killing;

/// <summary>A named place in the engine's work with its disk where it is killed.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Faults">The script of StemeDb.Engine.Faulty, with {n} for which of the operations it is.</param>
/// <param name="LastN">{n} is drawn from 1 to this.</param>
internal sealed record KillPoint(string Name, string Faults, int LastN = 1)
{
    /// <summary>Another kill that must come first, to leave behind what this one needs; null: none.</summary>
    public string? First { get; init; }

    /// <summary>Reached by a start or not in that life: the kill before it may have left nothing behind, as a write cut at the end of a record does.</summary>
    public bool IsInStart { get; init; }

    /// <summary>Reached only when the engine was asked to stop.</summary>
    public bool IsInShutdown { get; init; }

    public string Script(Random random) => At(random.Next(1, LastN + 1));

    private string At(int n) => Faults.Replace("{n}", $"{n}", StringComparison.Ordinal);

    /// <summary>All of them, in the order of a record's way: journal, segments, flush, manifest, merge, trimming, shutdown, start.</summary>
    public static IReadOnlyList<KillPoint> All { get; } =
    [
        new("journal: before the write", "kill before write *.log {n}", 60),
        new("journal: the write cut short", "kill half write *.log {n}", 20),
        new("journal: after the write, before the sync", "kill after write *.log {n}", 60),
        new("journal: after the sync, before the acknowledgement", "kill after sync *.log {n}", 60),
        new("segment: while it is filled with zeros", "kill before write spare.tmp {n}", 4),
        new("segment: before the sync of its zeros", "kill before sync spare.tmp 1"),
        new("segment: before the sync of its header", "kill before sync spare.tmp@IngestWorker 1"),
        new("segment: before it gets its name", "kill before rename *.log 1"),
        new("segment: after it got its name, before the directory's sync", "kill after rename *.log 1"),
        new("segment: after the directory's sync", "kill after syncdirectory wal@IngestWorker 1"),
        new("flush: while the run is written", "kill half write run-*.tmp@index_flush 1"),
        new("flush: before the run's sync", "kill before sync run-*.tmp@index_flush {n}", 2),
        new("flush: before the run gets its name", "kill before rename *.kv@index_flush {n}", 2),
        new("flush: after the run got its name, before the directory's sync", "kill after rename *.kv@index_flush {n}", 2),
        new("manifest: before its sync", "kill before sync MANIFEST.tmp@index_flush {n}", 2),
        new("manifest: before the rename", "kill before rename MANIFEST@index_flush {n}", 2),
        new("manifest: after the rename, before the directory's sync", "kill after rename MANIFEST@index_flush {n}", 2),
        new("manifest: after the directory's sync", "kill after syncdirectory db@index_flush 2"),
        new("merge: while the run is written", "kill half write run-*.tmp@index_merge 1"),
        new("merge: before the run gets its name", "kill before rename *.kv@index_merge 1"),
        new("merge: before the manifest's rename", "kill before rename MANIFEST@index_merge 1"),
        new("merge: after the manifest's rename", "kill after rename MANIFEST@index_merge 1"),
        new("merge: while replaced runs are deleted", "kill before delete *.kv@index_merge {n}", 4),
        new("merge: replaced runs deleted, before the directory's sync", "kill after delete *.kv@index_merge 4"),
        new("trim: before a segment is deleted", "kill before delete *.log@IngestWorker 1"),
        new("trim: a segment deleted, before the directory's sync", "kill after delete *.log@IngestWorker 1"),
        new("shutdown: while the checkpoint's run is written", "kill before write run-*.tmp {n} signal 15") { IsInShutdown = true },
        new("shutdown: before the checkpoint's manifest", "kill before rename MANIFEST@index_flush 1 signal 15") { IsInShutdown = true },
        new("shutdown: after the checkpoint's manifest", "kill after rename MANIFEST@index_flush 1 signal 15") { IsInShutdown = true },
        new("start: before metadata.json is replaced", "kill before rename metadata.json 1"),
        new("start: after metadata.json was replaced", "kill after rename metadata.json 1"),
        new("start: a torn tail saved, not cut off yet", "kill after rename *.torn 1") { First = "kill half write *.log {n}", LastN = 10, IsInStart = true },
        new("start: a torn tail cut off in part", "kill half write *.log 1") { First = "kill half write *.log {n}", LastN = 10 },
        new("start: left-over files, before they are removed", "kill before delete *.tmp 1") { First = "kill before sync run-*.tmp@index_flush 1", IsInStart = true },
        new(AnyMoment, ""),
    ];

    /// <summary>Not a named place: killed from outside, whenever it happens to be.</summary>
    public const string AnyMoment = "any moment";

    public string? FirstScript(Random random) => First?.Replace("{n}", $"{random.Next(1, LastN + 1)}", StringComparison.Ordinal);
}
