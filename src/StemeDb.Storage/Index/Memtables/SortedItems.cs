namespace StemeDb.Storage.Index.Memtables;

/// <summary>Joins a few new items with many that are sorted already.</summary>
internal static class SortedItems
{
    /// <summary>Joins sorted items with others, which are sorted in place.</summary>
    /// <returns>A new array with all of them in order.</returns>
    public static T[] Join<T, TOrder>(ReadOnlySpan<T> sorted, Span<T> added, TOrder order)
        where TOrder : struct, IComparer<T>
    {
        added.Sort(order);
        var joined = new T[sorted.Length + added.Length];
        var target = joined.AsSpan();
        foreach (var item in added)
        {
            var before = LowerBound(sorted, item, order);
            sorted[..before].CopyTo(target);
            target[before] = item;
            target = target[(before + 1)..];
            sorted = sorted[before..];
        }

        sorted.CopyTo(target);
        return joined;
    }

    private static int LowerBound<T, TOrder>(ReadOnlySpan<T> sorted, T item, TOrder order)
        where TOrder : struct, IComparer<T>
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (order.Compare(sorted[middle], item) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
