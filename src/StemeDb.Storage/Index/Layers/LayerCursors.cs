using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Index.Layers;

/// <summary>
/// Opens cursors over all layers that may hold what is asked for, up to a seq; the filters of the runs leave out most of those
/// that do not. Entries of runs beyond the seq do appear and are passed over by who reads them.
/// </summary>
internal sealed class LayerCursors(LayerSet layers, long seq)
{
    public LayerSet Layers => layers;

    public long Seq => seq;

    /// <summary>Claims and marks of a path.</summary>
    /// <param name="prefix">path 00.</param>
    /// <param name="path">The path.</param>
    public IEntryCursor Path(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> path)
    {
        KeyRange.RequireAvailable(layers.Runs, Keyspace.Claims, prefix, seq);
        var cursors = default(CursorList);
        foreach (var table in layers.Memtables)
        {
            var index = table.FindPath(path);
            if (index != 0) cursors.Add(MemtableClaimCursor.OverPath(table, seq, index));
        }

        AddRuns(ref cursors, Keyspace.Claims, prefix);
        return cursors.Join();
    }

    /// <summary>Claims and marks of a source on a path.</summary>
    /// <param name="prefix">path 00 source 00.</param>
    /// <param name="path">The path.</param>
    /// <param name="source">The source.</param>
    public IEntryCursor Voice(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> path, ReadOnlySpan<byte> source)
    {
        KeyRange.RequireAvailable(layers.Runs, Keyspace.Claims, prefix, seq);
        var cursors = default(CursorList);
        foreach (var table in layers.Memtables)
        {
            var index = table.FindVoice(path, source);
            if (index != 0) cursors.Add(MemtableClaimCursor.OverVoice(table, seq, index));
        }

        AddRuns(ref cursors, Keyspace.Claims, prefix);
        return cursors.Join();
    }

    /// <summary>Places of the claims of a source.</summary>
    /// <param name="prefix">source 00.</param>
    /// <param name="source">The source.</param>
    public IEntryCursor Source(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> source)
    {
        KeyRange.RequireAvailable(layers.Runs, Keyspace.Sources, prefix, seq);
        var cursors = default(CursorList);
        foreach (var table in layers.Memtables)
        {
            var index = table.FindSource(source);
            if (index != 0) cursors.Add(new MemtableSourceCursor(table, seq, [index]));
        }

        AddRuns(ref cursors, Keyspace.Sources, prefix);
        return cursors.Join();
    }

    private void AddRuns(ref CursorList cursors, byte keyspace, ReadOnlySpan<byte> prefix)
    {
        var runs = layers.Runs.Runs;
        if (runs.Count == 0) return;
        var key = FilterKey.Of(prefix);
        var (asked, passed, filters) = (0, 0, layers.Runs.Filters);
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i].FirstSeq > seq) continue;
            asked++;
            if (!runs[i].MayContain(keyspace, key)) continue;
            passed++;
            cursors.Add(new RunCursor().Over(runs[i], keyspace).Expecting(prefix.Length, filters));
        }

        filters.Count(asked, passed);
    }

    /// <summary>Cursors of layers, newest first; mostly there is one.</summary>
    private struct CursorList
    {
        private IEntryCursor? _first;
        private List<IEntryCursor>? _all;

        public void Add(IEntryCursor cursor)
        {
            if (_first is null)
            {
                _first = cursor;
                return;
            }

            _all ??= [_first];
            _all.Add(cursor);
        }

        public readonly IEntryCursor Join() => _all is not null ? new MergeCursor(_all) : _first ?? NoEntries.Instance;
    }
}
