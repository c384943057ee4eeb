using System.Globalization;
using System.Numerics;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Oracle;

/// <summary>Mean and median, with fractions. The small values have at most two decimals, so hundredths are whole.</summary>
internal static class OracleAverage
{
    private const int Day = 24 * 60 * 60;

    public static string Of(World world, OracleValues values, Dictionary<string, int> earliest, List<OracleVoice> voices)
    {
        var all = new OracleCount(world, values, earliest, voices);
        var leader = all.InOrder.FirstOrDefault(value => Point(world, value) is not null);
        voices.ForEach(voice => voice.Counts = leader is not null && Point(world, voice.Value) is not null);
        var counted = voices.Where(voice => voice.Counts).ToList();
        var told = new OracleCount(world, values, earliest, voices);
        var (value, isExact) = leader is null ? (null, true) : Average(world, leader, counted);
        var margin = BigInteger.Max(0, (told.Total * 2) - all.Total);
        return told.Tell(
                value, told.ShareOfTotal(all.Total), OracleCount.Support(counted), OracleCount.Ratio(margin, all.Total), "None")
            + $" average {counted.Count} {voices.Count - counted.Count} {isExact}";
    }

    private static decimal? Point(World world, string value) =>
        world.Rule.Type == ValueType.Time ? OracleValues.Seconds(value) : OracleValues.Number(value);

    private static (string Value, bool IsExact) Average(World world, string leader, List<OracleVoice> counted)
    {
        var origin = world.Rule.Type == ValueType.Time ? OracleValues.Seconds(leader)!.Value : 0;
        var points = counted.Select(voice => (At: Hundredths(world, Point(world, voice.Value)!.Value, origin), voice.Weight))
            .OrderBy(point => point.At).ToList();
        var total = points.Aggregate(BigInteger.Zero, (sum, point) => sum + point.Weight);
        var (numerator, denominator) = world.Lens == "mean"
            ? (points.Aggregate(BigInteger.Zero, (sum, point) => sum + (point.At * point.Weight)), total)
            : Middle(points, total);
        return world.Rule.Type == ValueType.Time
            ? Time(numerator, denominator, origin, leader)
            : Number(numerator, denominator, leader[0] == '"');
    }

    private static BigInteger Hundredths(World world, decimal point, int origin)
    {
        if (world.Rule.Type != ValueType.Time)
        {
            return (BigInteger)(point * 100);
        }

        var offset = (int)point - origin;
        return (offset > Day / 2 ? offset - Day : offset <= -Day / 2 ? offset + Day : offset) * 100;
    }

    private static (BigInteger Numerator, BigInteger Denominator) Middle(List<(BigInteger At, BigInteger Weight)> points, BigInteger total)
    {
        // The least point with half the weight at or below it, and the greatest with half at or above it.
        var low = points.First(point => 2 * points.Where(other => other.At <= point.At).Aggregate(BigInteger.Zero, (sum, other) => sum + other.Weight) >= total);
        var high = points.Last(point => 2 * points.Where(other => other.At >= point.At).Aggregate(BigInteger.Zero, (sum, other) => sum + other.Weight) >= total);
        return (low.At + high.At, 2);
    }

    private static (string, bool) Time(BigInteger numerator, BigInteger denominator, int origin, string leader)
    {
        var whole = Nearest(numerator, denominator * 100, out var isExact);
        var seconds = (((int)whole + origin) % Day + Day) % Day;
        var format = seconds % 60 != 0 || leader.Length > 7 ? "HH:mm:ss" : "HH:mm";
        return ($"\"{TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(seconds)).ToString(format, CultureInfo.InvariantCulture)}\"", isExact);
    }

    private static (string, bool) Number(BigInteger numerator, BigInteger denominator, bool asString)
    {
        denominator *= 100;
        var isExact = false;
        var digits = asString ? 34 : 17;
        var text = Decimal(numerator, denominator, digits, out var exact);
        if (exact && (asString || decimal.Parse(text, CultureInfo.InvariantCulture)
            == decimal.Parse(double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)))
        {
            isExact = true;
        }
        else
        {
            text = Decimal(numerator, denominator, 15, out _);
        }

        return (asString ? $"\"{text}\"" : OfJson(text), isExact);
    }

    /// <summary>As canonical JSON has it (RFC 8785): below a millionth with an exponent.</summary>
    private static string OfJson(string text)
    {
        var number = double.Parse(text, CultureInfo.InvariantCulture);
        return number != 0 && Math.Abs(number) < 1e-6
            ? number.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal)
            : text;
    }

    /// <summary>Long division, to so many significant digits, without trailing zeros.</summary>
    private static string Decimal(BigInteger numerator, BigInteger denominator, int digits, out bool isExact)
    {
        isExact = true;
        if (numerator.IsZero)
        {
            return "0";
        }

        for (var places = 40; ; places--)
        {
            var scaled = Nearest(numerator * BigInteger.Pow(10, places), denominator, out isExact);
            if (BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).Length <= digits || (isExact && Significant(scaled) <= digits))
            {
                var magnitude = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
                var text = places > 0 ? $"{magnitude[..^places]}.{magnitude[^places..]}".TrimEnd('0').TrimEnd('.') : magnitude;
                return scaled.Sign < 0 ? "-" + text : text;
            }
        }
    }

    private static int Significant(BigInteger number) => BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture).TrimEnd('0').Length;

    private static BigInteger Nearest(BigInteger numerator, BigInteger denominator, out bool isExact)
    {
        var whole = BigInteger.Divide(BigInteger.Abs(numerator), denominator);
        var rest = BigInteger.Abs(numerator) - (whole * denominator);
        isExact = rest.IsZero;
        whole += rest * 2 > denominator || (rest * 2 == denominator && !whole.IsEven) ? 1 : 0;
        return numerator.Sign < 0 ? -whole : whole;
    }
}
