namespace StemeDb.Model.Lenses.Parameters;

/// <summary>
/// ISO 8601 durations of fixed length: <c>P2W</c>, <c>P30D</c>, <c>P1DT12H</c>, <c>PT0.5S</c>. Units in falling order, each at
/// most once; the last number may have a fraction, with a point or a comma. Months and years are refused: how long they are
/// depends on the calendar.
/// </summary>
internal static class DurationText
{
    private const int MaxDigits = 12;

    /// <summary>False when the text is no such duration, or too long for 64 bits of 100 ns.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text is not ['P', _, ..])
        {
            return false;
        }

        var total = 0m;
        var inTime = false;
        var hasFraction = false;
        var parts = 0;
        var unitBefore = decimal.MaxValue;
        for (var at = 1; at < text.Length;)
        {
            if (text[at] == 'T' && !inTime && at + 1 < text.Length)
            {
                inTime = true;
                at++;
                continue;
            }

            if (hasFraction || !TryReadNumber(text, ref at, out var number, out hasFraction) || at == text.Length)
            {
                return false;
            }

            var unit = TicksOf(text[at++], inTime);
            if (unit == 0 || unit >= unitBefore)
            {
                return false;
            }

            unitBefore = unit;
            total += number * unit;
            parts++;
        }

        if (parts == 0 || total > long.MaxValue)
        {
            return false;
        }

        duration = new TimeSpan((long)decimal.Round(total));
        return true;
    }

    private static decimal TicksOf(char unit, bool inTime) => (unit, inTime) switch
    {
        ('W', false) => TimeSpan.TicksPerDay * 7,
        ('D', false) => TimeSpan.TicksPerDay,
        ('H', true) => TimeSpan.TicksPerHour,
        ('M', true) => TimeSpan.TicksPerMinute,
        ('S', true) => TimeSpan.TicksPerSecond,
        _ => 0,
    };

    private static bool TryReadNumber(ReadOnlySpan<char> text, ref int at, out decimal number, out bool hasFraction)
    {
        number = 0;
        var scale = 1m;
        var digits = 0;
        var fractionDigits = 0;
        hasFraction = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsAsciiDigit(c) && digits < MaxDigits)
            {
                number = (number * 10) + (c - '0');
                scale = hasFraction ? scale * 10 : 1;
                fractionDigits += hasFraction ? 1 : 0;
                digits++;
            }
            else if (c is '.' or ',' && !hasFraction && digits > 0)
            {
                hasFraction = true;
            }
            else
            {
                break;
            }
        }

        number /= scale;
        return digits > 0 && (!hasFraction || fractionDigits > 0);
    }
}
