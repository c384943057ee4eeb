namespace StemeDb.Model.Json;

/// <summary>
/// A decimal number by its digits: ± <paramref name="Significand"/> × 10^<paramref name="Exponent"/>, without trailing zeros in
/// the significand, so that equal numbers are equal structs. Zero is 0 × 10^0 and never negative.
/// </summary>
internal readonly record struct DecimalNumber(bool IsNegative, ulong Significand, int Digits, int Exponent)
{
    /// <summary>As many digits as the shortest form of any double has at most.</summary>
    public const int MaxDigits = 17;

    /// <summary>Where the exponent of a text is cut off: far beyond what a double carries, far below what overflows.</summary>
    private const int MaxTextExponent = 100_000_000;

    /// <summary>Position of the decimal point: the number is 0.d₁d₂d₃… × 10^Point.</summary>
    public int Point => Exponent + Digits;

    /// <summary>Reads the text of a number, of JSON or of <see cref="double.ToString()"/> in the invariant culture.</summary>
    /// <param name="text">Well-formed.</param>
    /// <param name="number">The number, exactly.</param>
    /// <returns>False when it has more than <see cref="MaxDigits"/> significant digits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out DecimalNumber number)
    {
        number = default;
        var significand = 0UL;
        var (digits, zeros, fractionDigits, exponent) = (0, 0, 0, 0);
        var isFraction = false;
        for (var i = text[0] == '-' ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.')
            {
                isFraction = true;
                continue;
            }

            if ((c | 0x20) == 'e')
            {
                exponent = ReadExponent(text[(i + 1)..]);
                break;
            }

            if (isFraction) fractionDigits++;
            if (c == '0')
            {
                // Leading zeros say nothing; later ones count once a digit other than zero follows.
                if (digits > 0) zeros++;
                continue;
            }

            digits += zeros + 1;
            if (digits > MaxDigits) return false;
            for (; zeros >= 0; zeros--) significand *= 10;
            significand += (ulong)(c - '0');
            zeros = 0;
        }

        if (significand != 0) number = new(text[0] == '-', significand, digits, exponent + zeros - fractionDigits);
        return true;
    }

    /// <summary>The next decimal of so many digits away from zero.</summary>
    /// <param name="digits">Not fewer than this number has.</param>
    public DecimalNumber Next(int digits)
    {
        var (significand, exponent) = (Significand, Exponent);
        for (var i = Digits; i < digits; i++, exponent--) significand *= 10;
        significand++;
        for (; significand % 10 == 0; significand /= 10) exponent++;
        var count = 0;
        for (var rest = significand; rest != 0; rest /= 10) count++;
        return new(IsNegative, significand, count, exponent);
    }

    private static int ReadExponent(ReadOnlySpan<byte> text)
    {
        var exponent = 0;
        foreach (var c in text)
        {
            if (c is (byte)'-' or (byte)'+') continue;
            exponent = Math.Min((exponent * 10) + (c - '0'), MaxTextExponent);
        }

        return text[0] == '-' ? -exponent : exponent;
    }
}
