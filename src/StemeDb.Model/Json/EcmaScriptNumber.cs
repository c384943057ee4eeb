using System.Globalization;

namespace StemeDb.Model.Json;

/// <summary>
/// Numbers as ECMAScript writes them (Number::toString, ECMA-262 §6.1.6.1.20), which is the form RFC 8785 §3.2.2.3 asks for.
/// </summary>
internal static class EcmaScriptNumber
{
    /// <summary>No number is written in more bytes: <c>-0.00000</c> and 17 digits.</summary>
    public const int MaxBytes = 26;

    /// <summary>A double gives any decimal of so many digits back unchanged, within its normal range (DBL_DIG).</summary>
    private const int SafeDigits = 15;

    /// <summary>The normal range, with room to spare: 1e-307 and 1e308.</summary>
    private const int MinSafePoint = -306;
    private const int MaxSafePoint = 308;

    /// <summary>
    /// Reads a JSON number whose exact value is that of the shortest decimal of a double, so that nothing is rounded.
    /// </summary>
    /// <returns>False when no double carries it unchanged.</returns>
    public static bool TryReadExact(ReadOnlySpan<byte> text, out DecimalNumber number)
    {
        if (!DecimalNumber.TryRead(text, out number)) return false;
        if (number.Digits <= SafeDigits && number.Point is >= MinSafePoint and <= MaxSafePoint) return true;
        if (number.Point is < -400 or > 400) return false;
        return TryFromDouble(ToDouble(number), out var carried) && carried == number;
    }

    /// <summary>The double nearest to a decimal of any size up to 10^±400.</summary>
    public static double ToDouble(DecimalNumber number)
    {
        Span<byte> text = stackalloc byte[32];
        number.Significand.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        text[length++] = (byte)'e';
        number.Exponent.TryFormat(text[length..], out var exponentLength, default, CultureInfo.InvariantCulture);
        var magnitude = double.Parse(text[..(length + exponentLength)], NumberStyles.Float, CultureInfo.InvariantCulture);
        return number.IsNegative ? -magnitude : magnitude;
    }

    /// <summary>The shortest decimal that gives this double back; false when it is infinite or not a number.</summary>
    public static bool TryFromDouble(double value, out DecimalNumber number)
    {
        number = default;
        if (!double.IsFinite(value)) return false;
        number = Format(value, default);

        // Below a power of two doubles lie half as far apart as above. The framework overlooks that: for some powers it gives
        // a decimal that is nearer to the double before, such as 2.980232238769531E-08 for 2^-25.
        if (!IsPowerOfTwo(value) || ToDouble(number) == value) return true;
        for (var digits = number.Digits; digits <= DecimalNumber.MaxDigits; digits++)
        {
            number = Format(value, $"E{digits - 1}");
            if (ToDouble(number) == value) break;

            // The nearest one lies below, too far on the narrow side; the next one above may be within the wide side.
            number = number.Next(digits);
            if (ToDouble(number) == value) break;
        }

        return true;
    }

    /// <summary>Writes the number; returns the bytes written.</summary>
    public static int Format(DecimalNumber number, Span<byte> utf8)
    {
        var writer = new DigitWriter(utf8);
        if (number.IsNegative) writer.Append((byte)'-');
        Span<byte> digits = stackalloc byte[20];
        number.Significand.TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        digits = digits[..count];
        var point = number.Point;
        if (number.Significand == 0)
        {
            writer.Append((byte)'0');
        }
        else if (point >= count && point <= 21)
        {
            writer.Append(digits);
            writer.AppendZeros(point - count);
        }
        else if (point is > 0 and <= 21)
        {
            writer.Append(digits[..point]);
            writer.Append((byte)'.');
            writer.Append(digits[point..]);
        }
        else if (point is > -6 and <= 0)
        {
            writer.Append("0."u8);
            writer.AppendZeros(-point);
            writer.Append(digits);
        }
        else
        {
            AppendScientific(ref writer, digits, point - 1);
        }

        return writer.Length;
    }

    private static DecimalNumber Format(double value, ReadOnlySpan<char> format)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        DecimalNumber.TryRead(text[..length], out var number);
        return number;
    }

    private static bool IsPowerOfTwo(double value) => (BitConverter.DoubleToUInt64Bits(value) & 0xF_FFFF_FFFF_FFFF) == 0;

    private static void AppendScientific(ref DigitWriter writer, scoped ReadOnlySpan<byte> digits, int exponent)
    {
        writer.Append(digits[0]);
        if (digits.Length > 1)
        {
            writer.Append((byte)'.');
            writer.Append(digits[1..]);
        }

        writer.Append(exponent < 0 ? "e-"u8 : "e+"u8);
        writer.AppendNumber(Math.Abs(exponent));
    }

    private ref struct DigitWriter(Span<byte> utf8)
    {
        private readonly Span<byte> _utf8 = utf8;

        public int Length { get; private set; }

        public void Append(byte c) => _utf8[Length++] = c;

        public void Append(scoped ReadOnlySpan<byte> text)
        {
            text.CopyTo(_utf8[Length..]);
            Length += text.Length;
        }

        public void AppendZeros(int count)
        {
            _utf8.Slice(Length, count).Fill((byte)'0');
            Length += count;
        }

        public void AppendNumber(int number)
        {
            number.TryFormat(_utf8[Length..], out var length, default, CultureInfo.InvariantCulture);
            Length += length;
        }
    }
}
