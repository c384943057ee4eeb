using System.Globalization;
using System.Numerics;
using System.Text;

namespace StemeDb.Model.Lenses.Averages;

/// <summary>A point on an axis, exactly: <paramref name="Significand"/> × 10^<paramref name="Exponent"/>.</summary>
/// <param name="Significand">Any.</param>
/// <param name="Exponent">Within ±<see cref="MaxDigits"/>.</param>
internal readonly record struct DecimalPoint(BigInteger Significand, int Exponent)
{
    /// <summary>
    /// Most digits, and greatest exponent, of what is read: more than any double has, and few enough that a claim with a million
    /// digits costs nothing.
    /// </summary>
    public const int MaxDigits = 400;

    /// <summary>Reads a plain decimal, with an exponent or without.</summary>
    /// <returns>False when it has more than <see cref="MaxDigits"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out DecimalPoint point)
    {
        point = default;
        Span<char> digits = stackalloc char[MaxDigits + 1];
        var (count, exponent, isFraction) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'.':
                    isFraction = true;
                    break;
                case (byte)'e' or (byte)'E':
                    if (!int.TryParse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)
                        || Math.Abs((long)power) > MaxDigits)
                    {
                        return false;
                    }

                    exponent += power;
                    i = text.Length;
                    break;
                case (byte)'-' or (byte)'+':
                    break;
                default:
                    if (count == MaxDigits)
                    {
                        return false;
                    }

                    digits[count++] = (char)text[i];
                    exponent -= isFraction ? 1 : 0;
                    break;
            }
        }

        var significand = BigInteger.Parse(digits[..count], NumberStyles.None, CultureInfo.InvariantCulture);
        point = new DecimalPoint(text[0] == '-' ? -significand : significand, significand.IsZero ? 0 : exponent);
        return true;
    }

    /// <summary>How many decimal digits a number has.</summary>
    public static int DigitsOf(BigInteger number)
    {
        number = BigInteger.Abs(number);
        var digits = Math.Max(1, (int)(number.GetBitLength() * 0.30102999566398119));
        return number >= BigInteger.Pow(10, digits) ? digits + 1 : digits;
    }

    /// <summary>The same number with the least significand.</summary>
    public DecimalPoint WithoutZeros()
    {
        var (significand, exponent) = (Significand, Exponent);
        while (!significand.IsZero && (significand % 10).IsZero)
        {
            (significand, exponent) = (significand / 10, exponent + 1);
        }

        return new DecimalPoint(significand, exponent);
    }

    /// <summary>Digits, with a point where there is a fraction, without exponent.</summary>
    public string ToPlainText()
    {
        var digits = BigInteger.Abs(Significand).ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(Significand.Sign < 0 ? "-" : "");
        if (Exponent >= 0)
        {
            return text.Append(digits).Append('0', Significand.IsZero ? 0 : Exponent).ToString();
        }

        digits = digits.PadLeft(1 - Exponent, '0');
        return text.Append(digits, 0, digits.Length + Exponent).Append('.').Append(digits, digits.Length + Exponent, -Exponent).ToString();
    }

    /// <summary>Digits and an exponent, as a parser of doubles reads them.</summary>
    public string ToScientificText() => string.Create(CultureInfo.InvariantCulture, $"{Significand}e{Exponent}");
}
