namespace StemeDb.Storage.Index.Memtables;

/// <summary>Sorts indexes of entries, and joins a few new ones with many that are sorted already.</summary>
internal static class SortedIndexes
{
    /// <summary>Joins sorted indexes with others, which are sorted in place.</summary>
    /// <returns>A new array with all of them in order.</returns>
    public static int[] Join<TOrder>(ReadOnlySpan<int> sorted, Span<int> added, TOrder order)
        where TOrder : struct, IComparer<int>
    {
        added.Sort(order);
        var joined = new int[sorted.Length + added.Length];
        var target = joined.AsSpan();
        foreach (var index in added)
        {
            var before = LowerBound(sorted, index, order);
            sorted[..before].CopyTo(target);
            target[before] = index;
            target = target[(before + 1)..];
            sorted = sorted[before..];
        }

        sorted.CopyTo(target);
        return joined;
    }

    private static int LowerBound<TOrder>(ReadOnlySpan<int> sorted, int index, TOrder order)
        where TOrder : struct, IComparer<int>
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (order.Compare(sorted[middle], index) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
