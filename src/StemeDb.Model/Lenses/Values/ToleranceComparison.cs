using StemeDb.Model.Lenses.Voting;

namespace StemeDb.Model.Lenses.Values;

/// <summary>Values that are points on a line and equal when they are close enough to the representative.</summary>
internal abstract class ToleranceComparison : ValueComparison
{
    /// <summary>Up to here comparing with every representative in turn is cheaper than sorting.</summary>
    private const int LinearMax = 24;

    public sealed override bool AreEqual(ReadOnlySpan<byte> representative, ReadOnlySpan<byte> value) =>
        TryRead(representative, out var left) && TryRead(value, out var right)
            ? left.Line == right.Line && Covers(left, right)
            : representative.SequenceEqual(value);

    internal sealed override void Group(ByteTable values, ReadOnlySpan<int> ranked, Span<int> representatives)
    {
        var readable = new (Quantity Point, int Rank)[ranked.Length];
        var count = 0;
        for (var rank = 0; rank < ranked.Length; rank++)
        {
            if (TryRead(values[ranked[rank]].Span, out var point))
            {
                readable[count++] = (point, rank);
            }
            else
            {
                representatives[ranked[rank]] = ranked[rank];
            }
        }

        var points = readable.AsSpan(0, count);
        if (count <= LinearMax)
        {
            GroupInTurn(points, ranked, representatives);
        }
        else
        {
            GroupByNeighbours(points, ranked, representatives);
        }
    }

    protected abstract bool TryRead(ReadOnlySpan<byte> canonicalJson, out Quantity quantity);

    /// <summary>Whether a point is within the tolerance of a representative on the same line.</summary>
    protected abstract bool Covers(in Quantity representative, in Quantity value);

    private void GroupInTurn(ReadOnlySpan<(Quantity Point, int Rank)> points, ReadOnlySpan<int> ranked, Span<int> representatives)
    {
        Span<int> chosen = stackalloc int[LinearMax];
        var chosenCount = 0;
        for (var i = 0; i < points.Length; i++)
        {
            var found = i;
            for (var j = 0; j < chosenCount && found == i; j++)
            {
                ref readonly var candidate = ref points[chosen[j]].Point;
                found = candidate.Line == points[i].Point.Line && Covers(candidate, points[i].Point) ? chosen[j] : i;
            }

            if (found == i)
            {
                chosen[chosenCount++] = i;
            }

            representatives[ranked[points[i].Rank]] = ranked[points[found].Rank];
        }
    }

    /// <summary>
    /// The same result in O(n log n). It is enough to look at the nearest representative on either side: a representative is
    /// never covered by an earlier one, and from this follows (for an absolute tolerance, on a line or around a circle, and for
    /// a relative one of at most 1) that of those on one side that cover a point, the nearest came first.
    /// </summary>
    private void GroupByNeighbours(Span<(Quantity Point, int Rank)> points, ReadOnlySpan<int> ranked, Span<int> representatives)
    {
        points.Sort(static (left, right) =>
        {
            var byPoint = left.Point.CompareTo(right.Point);
            return byPoint != 0 ? byPoint : left.Rank.CompareTo(right.Rank);
        });
        var byRank = new int[ranked.Length];
        Array.Fill(byRank, -1);
        for (var position = 0; position < points.Length; position++)
        {
            byRank[points[position].Rank] = position;
        }

        var chosen = new OrderedPositions(points.Length);
        foreach (var position in byRank)
        {
            if (position < 0)
            {
                continue;
            }

            var found = Earlier(
                points,
                Covering(points, LineAround(points, chosen, position, forward: false), position),
                Covering(points, LineAround(points, chosen, position, forward: true), position));
            if (found < 0)
            {
                chosen.Add(position);
                found = position;
            }

            representatives[ranked[points[position].Rank]] = ranked[points[found].Rank];
        }
    }

    /// <summary>
    /// The nearest representative in one direction; past the end of the line, the first from its other end, which is what
    /// "nearest" means around midnight and covers nothing on a straight line.
    /// </summary>
    private static int LineAround(
        ReadOnlySpan<(Quantity Point, int Rank)> points, OrderedPositions chosen, int position, bool forward)
    {
        var line = points[position].Point.Line;
        var found = forward ? chosen.AtOrAfter(position) : chosen.AtOrBefore(position);
        if (found >= 0 && points[found].Point.Line == line)
        {
            return found;
        }

        // At most three lines: the first and the last of one are found by walking over the borders once.
        var (start, end) = LineBounds(points, line);
        found = forward ? chosen.AtOrAfter(start) : chosen.AtOrBefore(end - 1);
        return found >= 0 && points[found].Point.Line == line ? found : -1;
    }

    private static (int Start, int End) LineBounds(ReadOnlySpan<(Quantity Point, int Rank)> points, int line)
    {
        var start = LowerBound(points, line);
        return (start, LowerBound(points, line + 1));
    }

    private static int LowerBound(ReadOnlySpan<(Quantity Point, int Rank)> points, int line)
    {
        var (low, high) = (0, points.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = points[middle].Point.Line < line ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int Covering(ReadOnlySpan<(Quantity Point, int Rank)> points, int representative, int position) =>
        representative >= 0 && Covers(points[representative].Point, points[position].Point) ? representative : -1;

    private static int Earlier(ReadOnlySpan<(Quantity Point, int Rank)> points, int left, int right)
    {
        if (left < 0 || right < 0)
        {
            return Math.Max(left, right);
        }

        return points[left].Rank < points[right].Rank ? left : right;
    }
}
