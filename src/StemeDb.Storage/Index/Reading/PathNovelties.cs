using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Index.Reading;

/// <summary>Whether a path of a layer is in an older layer as well, so that distinct paths are counted once.</summary>
internal static class PathNovelties
{
    /// <summary>
    /// Whether an older layer than a memtable has one of its paths; unknown where a run that cannot be read may have it. Found
    /// out once: what is older than a memtable never changes.
    /// </summary>
    public static PathNovelty Find(LayerSet layers, Memtable table, int path)
    {
        ref var novelty = ref table.Path(path).Novelty;
        if (novelty == PathNovelty.Unknown) novelty = Ask(layers, table, path);
        return novelty;
    }

    /// <summary>Whether a path is in runs.</summary>
    /// <param name="runs">Those that can be read.</param>
    /// <param name="unavailable">Those that cannot.</param>
    /// <param name="prefix">path 00.</param>
    public static PathNovelty InRuns(IEnumerable<RunReader> runs, IEnumerable<RunInfo> unavailable, ReadOnlySpan<byte> prefix)
    {
        var key = FilterKey.Of(prefix);
        var isHidden = false;
        foreach (var run in runs)
        {
            if (!run.MayContain(Keyspace.Claims, key)) continue;
            try
            {
                if (IsIn(run, prefix)) return PathNovelty.Known;
            }
            catch (RunDamagedException)
            {
                // An older run may still have it; if none does, nobody knows.
                isHidden = true;
            }
        }

        return isHidden || KeyRange.MayHideKeys(unavailable, Keyspace.Claims, prefix) ? PathNovelty.Unknown : PathNovelty.New;
    }

    private static PathNovelty Ask(LayerSet layers, Memtable table, int path)
    {
        var bytes = table.PathBytes(path);
        if (table == layers.Active && layers.Frozen is { } frozen && frozen.FindPath(bytes) != 0) return PathNovelty.Known;
        Span<byte> prefix = stackalloc byte[bytes.Length + 1];
        ClaimKey.WritePath(prefix, bytes);
        return InRuns(layers.Runs.Runs, layers.Runs.Unavailable, prefix);
    }

    private static bool IsIn(RunReader run, ReadOnlySpan<byte> prefix)
    {
        var entries = new RunCursor().Over(run, Keyspace.Claims);
        return entries.Seek(prefix) && entries.Key.StartsWith(prefix);
    }
}
