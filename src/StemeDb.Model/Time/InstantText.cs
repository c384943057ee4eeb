using StemeDb.Model.Faults;

namespace StemeDb.Model.Time;

/// <summary>The text of an <see cref="Instant"/>: RFC 3339 in, canonical text out.</summary>
internal static class InstantText
{
    /// <summary><c>9999-12-31T23:59:59.9999999Z</c>.</summary>
    public const int MaxBytes = 28;

    private const int SecondsBytes = 19;

    /// <summary>See <see cref="Instant.TryParse"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Instant instant, out ValueFault fault)
    {
        instant = default;
        if (!TryReadLocal(utf8, out var date, out var seconds, out fault)) return false;
        if (!TryReadFraction(utf8[SecondsBytes..], out var ticks, out var length, out fault)) return false;
        if (!TryReadOffset(utf8[(SecondsBytes + length)..], out var offsetMinutes))
        {
            fault = Invalid;
            return false;
        }

        var total = date + (seconds * TimeSpan.TicksPerSecond) + ticks - (offsetMinutes * TimeSpan.TicksPerMinute);
        if (total < 0 || total > DateTime.MaxValue.Ticks)
        {
            fault = OutOfRange;
            return false;
        }

        instant = new Instant(total);
        return true;
    }

    /// <summary>See <see cref="Instant.Format"/>.</summary>
    public static int Format(Instant instant, Span<byte> utf8)
    {
        var time = new DateTime(instant.Ticks, DateTimeKind.Utc);
        var (year, month, day) = time;
        WriteDigits(utf8[..4], year);
        utf8[4] = (byte)'-';
        WriteDigits(utf8.Slice(5, 2), month);
        utf8[7] = (byte)'-';
        WriteDigits(utf8.Slice(8, 2), day);
        utf8[10] = (byte)'T';
        WriteDigits(utf8.Slice(11, 2), time.Hour);
        utf8[13] = (byte)':';
        WriteDigits(utf8.Slice(14, 2), time.Minute);
        utf8[16] = (byte)':';
        WriteDigits(utf8.Slice(17, 2), time.Second);
        var length = SecondsBytes;
        var fraction = (int)(instant.Ticks % TimeSpan.TicksPerSecond);
        if (fraction != 0)
        {
            utf8[length] = (byte)'.';
            WriteDigits(utf8.Slice(length + 1, 7), fraction);
            length += 8;
            while (utf8[length - 1] == '0') length--;
        }

        utf8[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>Reads <c>YYYY-MM-DDThh:mm:ss</c>: the ticks of the day's midnight, and the seconds since.</summary>
    private static bool TryReadLocal(ReadOnlySpan<byte> utf8, out long date, out int seconds, out ValueFault fault)
    {
        date = 0;
        seconds = 0;
        fault = Invalid;
        if (utf8.Length <= SecondsBytes || utf8[4] != '-' || utf8[7] != '-' || (utf8[10] | 0x20) != 't'
            || utf8[13] != ':' || utf8[16] != ':')
        {
            return false;
        }

        if (!TryReadDigits(utf8[..4], out var year) || !TryReadDigits(utf8.Slice(5, 2), out var month)
            || !TryReadDigits(utf8.Slice(8, 2), out var day) || !TryReadDigits(utf8.Slice(11, 2), out var hour)
            || !TryReadDigits(utf8.Slice(14, 2), out var minute) || !TryReadDigits(utf8.Slice(17, 2), out var second))
        {
            return false;
        }

        if (year == 0)
        {
            fault = OutOfRange;
            return false;
        }

        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59) return false;
        if (second > 59)
        {
            if (second == 60) fault = LeapSecond;
            return false;
        }

        date = new DateTime(year, month, day).Ticks;
        seconds = (((hour * 60) + minute) * 60) + second;
        return true;
    }

    /// <summary>Reads an optional <c>.</c> and digits; all below 100 ns must be zero.</summary>
    private static bool TryReadFraction(ReadOnlySpan<byte> utf8, out int ticks, out int length, out ValueFault fault)
    {
        ticks = 0;
        length = 0;
        fault = default;
        if (utf8[0] != '.') return true;
        var scale = (int)TimeSpan.TicksPerSecond / 10;
        for (length = 1; length < utf8.Length && char.IsAsciiDigit((char)utf8[length]); length++)
        {
            var digit = utf8[length] - '0';
            if (scale == 0 && digit != 0)
            {
                fault = TooFine;
                return false;
            }

            ticks += digit * scale;
            scale /= 10;
        }

        if (length > 1) return true;
        fault = Invalid;
        return false;
    }

    /// <summary>Reads <c>Z</c> or <c>±hh:mm</c>, and nothing after it.</summary>
    private static bool TryReadOffset(ReadOnlySpan<byte> utf8, out int minutes)
    {
        minutes = 0;
        if (utf8.Length == 1) return (utf8[0] | 0x20) == 'z';
        if (utf8.Length != 6 || utf8[0] is not ((byte)'+' or (byte)'-') || utf8[3] != ':'
            || !TryReadDigits(utf8.Slice(1, 2), out var hour) || !TryReadDigits(utf8.Slice(4, 2), out var minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        minutes = ((hour * 60) + minute) * (utf8[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> utf8, out int number)
    {
        number = 0;
        foreach (var b in utf8)
        {
            if (!char.IsAsciiDigit((char)b)) return false;
            number = (number * 10) + (b - '0');
        }

        return true;
    }

    private static void WriteDigits(Span<byte> utf8, int number)
    {
        for (var i = utf8.Length - 1; i >= 0; i--)
        {
            number = Math.DivRem(number, 10, out var digit);
            utf8[i] = (byte)('0' + digit);
        }
    }

    private static ValueFault Invalid => new(
        FaultCode.TimeInvalid, "Not an RFC 3339 time; write it like 2011-12-08T00:00:00Z or 2011-12-08T01:30:00.25+01:30.");

    private static ValueFault TooFine => new(
        FaultCode.TimeTooFine, "Times are kept to 100 ns: at most seven digits of the fraction may differ from zero.");

    private static ValueFault LeapSecond => new(
        FaultCode.TimeLeapSecond, "Leap seconds (:60) have no place in UTC ticks; send the second before or after it.");

    private static ValueFault OutOfRange => new(
        FaultCode.TimeOutOfRange, "The time lies outside the years 0001 to 9999 UTC.");
}
