using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Values;

/// <summary>
/// Strings that are RFC 3339 instants, or times of day <c>HH:MM</c> or <c>HH:MM:SS</c> (00:00 to 23:59:59), which are compared
/// around midnight: 23:55 and 00:05 are ten minutes apart. An instant never equals a time of day.
/// </summary>
internal sealed class TimeComparison(ValueRule rule) : ToleranceComparison
{
    private const int InstantLine = 0;
    private const int DayLine = 1;

    private readonly double _toleranceTicks = Math.Round((rule.ToleranceSeconds ?? 0) * TimeSpan.TicksPerSecond);

    protected override bool TryRead(ReadOnlySpan<byte> canonicalJson, out Quantity quantity)
    {
        var isTime = TryReadTime(canonicalJson, out var isTimeOfDay, out var ticks);
        quantity = Quantity.Of(isTimeOfDay ? DayLine : InstantLine, ticks);
        return isTime;
    }

    /// <summary>Reads an instant (ticks as of <see cref="Instant"/>) or a time of day (ticks since midnight).</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> canonicalJson, out bool isTimeOfDay, out long ticks)
    {
        (isTimeOfDay, ticks) = (false, 0);
        if (canonicalJson is not [(byte)'"', .., (byte)'"'])
        {
            return false;
        }

        var text = canonicalJson[1..^1];
        if (TryReadTimeOfDay(text, out var seconds))
        {
            (isTimeOfDay, ticks) = (true, seconds * TimeSpan.TicksPerSecond);
            return true;
        }

        if (text.Length < "0001-01-01T00:00:00Z".Length || !Instant.TryParse(text, out var instant, out _))
        {
            return false;
        }

        ticks = instant.Ticks;
        return true;
    }

    protected override bool Covers(in Quantity representative, in Quantity value)
    {
        // Below 2^62, so exact in decimal; a double compares exactly with the whole number it is rounded to.
        var distance = (long)Math.Abs(representative.Exact - value.Exact);
        return (representative.Line == DayLine ? Math.Min(distance, TimeSpan.TicksPerDay - distance) : distance) <= _toleranceTicks;
    }

    private static bool TryReadTimeOfDay(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text.Length is not (5 or 8) || text[2] != ':' || (text.Length == 8 && text[5] != ':'))
        {
            return false;
        }

        var second = 0;
        if (!TryReadTwoDigits(text, 24, out var hour)
            || !TryReadTwoDigits(text[3..], 60, out var minute)
            || (text.Length == 8 && !TryReadTwoDigits(text[6..], 60, out second)))
        {
            return false;
        }

        seconds = (hour * 3600) + (minute * 60) + second;
        return true;
    }

    private static bool TryReadTwoDigits(ReadOnlySpan<byte> text, int limit, out int number)
    {
        number = ((text[0] - '0') * 10) + (text[1] - '0');
        return char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[1]) && number < limit;
    }
}
