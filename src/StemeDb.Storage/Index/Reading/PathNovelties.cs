using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Index.Reading;

/// <summary>Whether a path of a memtable is in an older layer as well, so that distinct paths are counted once.</summary>
internal static class PathNovelties
{
    /// <summary>True when no older layer has the path. Asked once: what is older than a memtable never changes.</summary>
    public static bool IsNew(LayerSet layers, Memtable table, int path)
    {
        ref var novelty = ref table.Path(path).Novelty;
        if (novelty == PathNovelty.Unknown) novelty = IsInOlder(layers, table, path) ? PathNovelty.Known : PathNovelty.New;
        return novelty == PathNovelty.New;
    }

    private static bool IsInOlder(LayerSet layers, Memtable table, int path)
    {
        var bytes = table.PathBytes(path);
        if (table == layers.Active && layers.Frozen is { } frozen && frozen.FindPath(bytes) != 0) return true;
        Span<byte> prefix = stackalloc byte[bytes.Length + 1];
        ClaimKey.WritePath(prefix, bytes);
        return IsInRuns(layers.Runs, prefix);
    }

    private static bool IsInRuns(RunSet runs, ReadOnlySpan<byte> prefix)
    {
        var key = FilterKey.Of(prefix);
        foreach (var run in runs.Runs)
        {
            if (run.MayContain(Keyspace.Claims, key) && IsIn(run, prefix)) return true;
        }

        return KeyRange.MayHideKeys(runs, Keyspace.Claims, prefix);
    }

    private static bool IsIn(RunReader run, ReadOnlySpan<byte> prefix)
    {
        try
        {
            var entries = new RunCursor().Over(run, Keyspace.Claims);
            return entries.Seek(prefix) && entries.Key.StartsWith(prefix);
        }
        catch (RunDamagedException)
        {
            // The filter says it is there. A count that may be one too low must not keep memory from being written to disk;
            // whoever reads the path itself is told of the damage.
            return true;
        }
    }
}
