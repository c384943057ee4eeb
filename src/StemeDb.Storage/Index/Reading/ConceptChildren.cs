using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Memtables;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Index.Reading;

/// <summary>
/// The children of a path with their counts: added up from the entries of the runs, which are few for each child, and from
/// the paths of the memtables that lie below.
/// </summary>
internal sealed class ConceptChildren(LayerSet layers)
{
    private readonly SortedDictionary<byte[], ConceptCounts> _inMemory = new(ByteOrder.Instance);
    private byte[] _latest = [];
    private byte[] _greatest = [];

    public IReadOnlyList<ConceptChild> Read(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> afterSegment, int limit)
    {
        try
        {
            foreach (var table in layers.Memtables) AddMemtable(table, parent, afterSegment, limit);
            return Join(parent, afterSegment, limit);
        }
        catch (RunDamagedException damage)
        {
            throw RangeUnavailableException.From(damage);
        }
    }

    /// <summary>
    /// Adds the children behind a segment, until what follows cannot be among the first <paramref name="limit"/>. What lies below
    /// the children before them is jumped over.
    /// </summary>
    private void AddMemtable(Memtable table, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> afterSegment, int limit)
    {
        byte[] prefix = parent.IsEmpty ? [] : [.. parent, (byte)'/'];
        var order = table.PathOrder();
        for (var i = table.PathLowerBound(order, [.. prefix, .. afterSegment]); i < order.Length; i++)
        {
            var path = table.PathBytes(order[i]);
            if (!path.StartsWith(prefix)) return;
            var rest = path[prefix.Length..];
            if (_inMemory.Count >= limit && ConceptOrder.IsBehindSubtrees(rest, _greatest)) return;
            var slash = rest.IndexOf((byte)'/');
            var segment = slash < 0 ? rest : rest[..slash];
            if (!afterSegment.IsEmpty && segment.SequenceCompareTo(afterSegment) <= 0)
            {
                if (slash >= 0) i = table.PathLowerBound(order, [.. prefix, .. segment, (byte)'/' + 1]) - 1;
                continue;
            }

            var claims = table.Path(order[i]).ClaimCount;
            if (claims == 0) continue;
            Add(segment, new ConceptCounts(slash < 0, slash >= 0 && IsNew(table, order[i]) ? 1 : 0, claims));
        }
    }

    /// <summary>Whether a path adds to a count.</summary>
    /// <exception cref="RangeUnavailableException">A run that cannot be read may have it already.</exception>
    private bool IsNew(Memtable table, int path) => PathNovelties.Find(layers, table, path) switch
    {
        PathNovelty.New => true,
        PathNovelty.Known => false,
        _ => throw RangeUnavailableException.Uncounted(layers.Runs.Unavailable.Concat(layers.Runs.Damaged).First()),
    };

    private void Add(ReadOnlySpan<byte> segment, in ConceptCounts counts)
    {
        // Neighbours are mostly below the same child.
        var key = segment.SequenceEqual(_latest) ? _latest : segment.ToArray();
        _latest = key;
        if (segment.SequenceCompareTo(_greatest) > 0) _greatest = key;
        _inMemory.TryGetValue(key, out var known);
        _inMemory[key] = known.Plus(counts);
    }

    private List<ConceptChild> Join(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> afterSegment, int limit)
    {
        byte[] prefix = [.. parent, 0];
        KeyRange.RequireAvailable(layers.Runs, Keyspace.Concepts, prefix, long.MaxValue);
        if (layers.Runs.Manifest.Runs.FirstOrDefault(run => ConceptEntry.IsIncomplete(run) && KeyRange.MayHold(run, Keyspace.Concepts, prefix)) is { } incomplete)
        {
            throw RangeUnavailableException.Uncounted(incomplete);
        }

        var entries = new MergeCursor([.. layers.Runs.Runs.Select(run => new RunCursor().Over(run, Keyspace.Concepts))]);
        byte[] start = afterSegment.IsEmpty ? prefix : [.. prefix, .. afterSegment, 1];
        var children = new List<ConceptChild>();
        var inMemory = _inMemory.GetEnumerator();
        var hasMemory = inMemory.MoveNext();
        for (var has = entries.Seek(start); children.Count < limit;)
        {
            var segment = has && entries.Key.StartsWith(prefix) ? entries.Key[prefix.Length..^(sizeof(long) + 1)].ToArray() : null;
            if (segment is null && !hasMemory) break;
            var order = segment is null ? 1 : !hasMemory ? -1 : segment.AsSpan().SequenceCompareTo(inMemory.Current.Key);
            var counts = order <= 0 ? TakeEntries(entries, prefix, segment!, out has) : default;
            if (order >= 0)
            {
                segment = inMemory.Current.Key;
                counts = counts.Plus(inMemory.Current.Value);
                hasMemory = inMemory.MoveNext();
            }

            children.Add(new ConceptChild(segment, counts.HasClaims, counts.PathsBelow, counts.Claims));
        }

        return children;
    }

    /// <summary>Adds up what the memtables of the past added to a child.</summary>
    private static ConceptCounts TakeEntries(MergeCursor entries, byte[] prefix, byte[] segment, out bool hasMore)
    {
        byte[] child = [.. prefix, .. segment, 0];
        var counts = default(ConceptCounts);
        do
        {
            counts = counts.Plus(ConceptEntry.ReadValue(entries.Value.Span));
            hasMore = entries.MoveNext();
        }
        while (hasMore && entries.Key.StartsWith(child));

        return counts;
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
