namespace StemeDb.Storage.Index.Memtables;

/// <summary>The readers' side: order by key.</summary>
internal sealed partial class Memtable
{
    private int[] _pathOrder = [];

    /// <summary>All paths in order of their bytes; those added meanwhile may be missing.</summary>
    public int[] PathOrder()
    {
        var sorted = Volatile.Read(ref _pathOrder);
        var count = _paths.Count - 1;
        if (sorted.Length >= count) return sorted;
        var added = new int[count - sorted.Length];
        for (var i = 0; i < added.Length; i++) added[i] = sorted.Length + 1 + i;
        var joined = SortedIndexes.Join(sorted, added, new ByPathBytes(this));
        Volatile.Write(ref _pathOrder, joined);
        return joined;
    }

    /// <summary>Where in an order of paths the first one stands that is at or after some bytes.</summary>
    public int PathLowerBound(ReadOnlySpan<int> order, ReadOnlySpan<byte> path)
    {
        var (low, high) = (0, order.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (PathBytes(order[middle]).SequenceCompareTo(path) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>All sources in order of their bytes; not kept.</summary>
    public int[] SourceOrder()
    {
        var all = new int[_sources.Count - 1];
        for (var i = 0; i < all.Length; i++) all[i] = i + 1;
        return SortedIndexes.Join([], all, new BySourceBytes(this));
    }

    /// <summary>The voices of a path in order of their sources.</summary>
    public int[] VoicesOfPath(int path)
    {
        ref var entry = ref _paths[path];
        var head = Volatile.Read(ref entry.FirstVoice);
        var order = Volatile.Read(ref entry.Order);
        if (order is not null && order.Head == head) return order.Voices;
        var added = new List<int>();
        for (var voice = head; voice != (order?.Head ?? 0); voice = _voices[voice].NextOfPath) added.Add(voice);
        order = new VoiceOrder(head, Join(order, added, new ByVoiceSource(this)));
        Volatile.Write(ref entry.Order, order);
        return order.Voices;
    }

    /// <summary>The voices of a source in order of their paths.</summary>
    public int[] VoicesOfSource(int source)
    {
        ref var entry = ref _sources[source];
        var head = Volatile.Read(ref entry.FirstVoice);
        var order = Volatile.Read(ref entry.Order);
        if (order is not null && order.Head == head) return order.Voices;
        var added = new List<int>();
        for (var voice = head; voice != (order?.Head ?? 0); voice = _voices[voice].NextOfSource) added.Add(voice);
        order = new VoiceOrder(head, Join(order, added, new ByVoicePath(this)));
        Volatile.Write(ref entry.Order, order);
        return order.Voices;
    }

    private static int[] Join<TOrder>(VoiceOrder? known, List<int> added, TOrder order)
        where TOrder : struct, IComparer<int> =>
        SortedIndexes.Join(known?.Voices, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(added), order);

    private readonly struct ByPathBytes(Memtable table) : IComparer<int>
    {
        public int Compare(int x, int y) => table.PathBytes(x).SequenceCompareTo(table.PathBytes(y));
    }

    private readonly struct BySourceBytes(Memtable table) : IComparer<int>
    {
        public int Compare(int x, int y) => table.SourceBytes(x).SequenceCompareTo(table.SourceBytes(y));
    }

    private readonly struct ByVoiceSource(Memtable table) : IComparer<int>
    {
        public int Compare(int x, int y) =>
            table.SourceBytes(table._voices[x].Source).SequenceCompareTo(table.SourceBytes(table._voices[y].Source));
    }

    private readonly struct ByVoicePath(Memtable table) : IComparer<int>
    {
        public int Compare(int x, int y) =>
            table.PathBytes(table._voices[x].Path).SequenceCompareTo(table.PathBytes(table._voices[y].Path));
    }
}
