using System.Runtime.InteropServices;

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
        var joined = SortedItems.Join<int, ByPathBytes>(sorted, added, new ByPathBytes(this));
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
        return SortedItems.Join<int, BySourceBytes>([], all, new BySourceBytes(this));
    }

    /// <summary>The voices of a path in order of their sources.</summary>
    public VoiceRef[] VoicesOfPath(int path)
    {
        ref var entry = ref _paths[path];
        var head = Volatile.Read(ref entry.FirstVoice);
        var order = Volatile.Read(ref entry.Order);
        if (order is not null && order.Head == head) return order.Voices;
        var added = new List<VoiceRef>();
        for (var voice = head; voice != (order?.Head ?? 0); voice = _voices[voice].NextOfPath) added.Add(RefOnPath(voice));
        order = Join(order, head, added);
        Volatile.Write(ref entry.Order, order);
        return order.Voices;
    }

    /// <summary>The voices of a source in order of their paths.</summary>
    public VoiceRef[] VoicesOfSource(int source)
    {
        ref var entry = ref _sources[source];
        var head = Volatile.Read(ref entry.FirstVoice);
        var order = Volatile.Read(ref entry.Order);
        if (order is not null && order.Head == head) return order.Voices;
        var added = new List<VoiceRef>();
        for (var voice = head; voice != (order?.Head ?? 0); voice = _voices[voice].NextOfSource)
        {
            ref var found = ref _voices[voice];
            added.Add(new VoiceRef(voice, _paths[found.Path].Bytes, Volatile.Read(ref found.FirstClaim)));
        }

        order = Join(order, head, added);
        Volatile.Write(ref entry.Order, order);
        return order.Voices;
    }

    /// <summary>A voice as one of its path.</summary>
    public VoiceRef RefOnPath(int voice)
    {
        ref var entry = ref _voices[voice];
        return new VoiceRef(voice, _sources[entry.Source].Bytes, Volatile.Read(ref entry.FirstClaim));
    }

    /// <summary>Place of a voice's first claim; 0 when it has none.</summary>
    public long FirstClaim(in VoiceRef voice) =>
        voice.FirstClaim != 0 ? voice.FirstClaim : Volatile.Read(ref _voices[voice.Voice].FirstClaim);

    /// <summary>Where among voices the first one stands whose text is at or after some bytes.</summary>
    public int VoiceLowerBound(ReadOnlySpan<VoiceRef> voices, ReadOnlySpan<byte> text)
    {
        var (low, high) = (0, voices.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Span(voices[middle].Text).SequenceCompareTo(text) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private VoiceOrder Join(VoiceOrder? known, int head, List<VoiceRef> added) =>
        new(head, SortedItems.Join(known?.Voices, CollectionsMarshal.AsSpan(added), new ByText(this)));

    private readonly struct ByPathBytes(Memtable table) : IComparer<int>
    {
        public int Compare(int x, int y) => table.PathBytes(x).SequenceCompareTo(table.PathBytes(y));
    }

    private readonly struct BySourceBytes(Memtable table) : IComparer<int>
    {
        public int Compare(int x, int y) => table.SourceBytes(x).SequenceCompareTo(table.SourceBytes(y));
    }

    private readonly struct ByText(Memtable table) : IComparer<VoiceRef>
    {
        public int Compare(VoiceRef x, VoiceRef y) => table.Span(x.Text).SequenceCompareTo(table.Span(y.Text));
    }
}
