namespace StemeDb.Model.Lenses.Values;

/// <summary>
/// A value as a point on a line: a number, an instant, or a time of day. Points on different lines are never equal.
/// </summary>
/// <param name="Line">Which line.</param>
/// <param name="Exact">The point, when it has at most 28 digits before and after the decimal point together.</param>
/// <param name="Approximate">The point, to the precision of a double.</param>
/// <param name="IsExact">Whether <paramref name="Exact"/> holds.</param>
internal readonly record struct Quantity(int Line, decimal Exact, double Approximate, bool IsExact) : IComparable<Quantity>
{
    public static Quantity Of(int line, decimal exact) => new(line, exact, (double)exact, IsExact: true);

    public static Quantity OfDouble(int line, double approximate) => new(line, 0, approximate, IsExact: false);

    /// <summary>By line, then along the line; of points that a double cannot tell apart, the exact ones first.</summary>
    public int CompareTo(Quantity other)
    {
        var byLine = Line.CompareTo(other.Line);
        if (byLine != 0)
        {
            return byLine;
        }

        var byDouble = Approximate.CompareTo(other.Approximate);
        if (byDouble != 0)
        {
            return byDouble;
        }

        var byKind = other.IsExact.CompareTo(IsExact);
        return byKind != 0 ? byKind : Exact.CompareTo(other.Exact);
    }
}
