using System.Numerics;

namespace StemeDb.Model.Lenses.Averages;

/// <summary>
/// Points with weights, and their averages in whole numbers of any size: no order of summation, and no machine, gives another
/// result.
/// </summary>
internal sealed class WeightedPoints
{
    private readonly List<(DecimalPoint Point, BigInteger Weight)> _points = [];

    public bool IsEmpty => _points.Count == 0;

    /// <param name="point">Where.</param>
    /// <param name="weight">How much, above 0.</param>
    public void Add(DecimalPoint point, Int128 weight) => _points.Add((point, weight));

    /// <summary>Σ w·x ÷ Σ w.</summary>
    public static Fraction Mean(WeightedPoints points)
    {
        var exponent = points._points.Min(each => each.Point.Exponent);
        var (sum, weight) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var each in points._points)
        {
            sum += Scaled(each.Point, exponent) * each.Weight;
            weight += each.Weight;
        }

        return new Fraction(sum, weight, exponent);
    }

    /// <summary>The least point that at least half of the weight is not above; the middle between it and the next where it is just half.</summary>
    public static Fraction Median(WeightedPoints points)
    {
        var exponent = points._points.Min(each => each.Point.Exponent);
        var ordered = points._points.Select(each => (Point: Scaled(each.Point, exponent), each.Weight)).OrderBy(each => each.Point).ToArray();
        var total = ordered.Aggregate(BigInteger.Zero, (sum, each) => sum + each.Weight);
        var below = BigInteger.Zero;
        for (var i = 0; ; i++)
        {
            below += ordered[i].Weight;
            switch ((below * 2).CompareTo(total))
            {
                case > 0:
                    return new Fraction(ordered[i].Point, BigInteger.One, exponent);
                case 0:
                    return new Fraction(ordered[i].Point + ordered[i + 1].Point, 2, exponent);
                default:
                    break;
            }
        }
    }

    private static BigInteger Scaled(DecimalPoint point, int exponent) =>
        point.Exponent == exponent ? point.Significand : point.Significand * BigInteger.Pow(10, point.Exponent - exponent);
}
