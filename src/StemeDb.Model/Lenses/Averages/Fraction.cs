using System.Numerics;

namespace StemeDb.Model.Lenses.Averages;

/// <summary>
/// An exact number: <paramref name="Numerator"/> ÷ <paramref name="Denominator"/> × 10^<paramref name="Exponent"/>. Not reduced,
/// so equal numbers may be unequal structs.
/// </summary>
/// <param name="Numerator">Any.</param>
/// <param name="Denominator">Above 0.</param>
/// <param name="Exponent">Within ±<see cref="DecimalPoint.MaxDigits"/>.</param>
internal readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator, int Exponent)
{
    /// <summary>The nearest decimal of so many significant digits, halves to the even digit.</summary>
    /// <param name="digits">At least 1.</param>
    /// <param name="isExact">True when nothing was rounded.</param>
    public DecimalPoint Round(int digits, out bool isExact)
    {
        isExact = true;
        if (Numerator.IsZero)
        {
            return default;
        }

        // So many digits, or one more, has the quotient after the shift.
        var limit = BigInteger.Pow(10, digits);
        var shift = digits - (DecimalPoint.DigitsOf(Numerator) - DecimalPoint.DigitsOf(Denominator));
        var rounded = Divide(shift, out isExact);
        if (BigInteger.Abs(rounded) >= limit)
        {
            rounded = Divide(--shift, out isExact);
        }

        return new DecimalPoint(rounded, Exponent - shift).WithoutZeros();
    }

    /// <summary>The nearest whole number, halves to the even one.</summary>
    public BigInteger RoundToWhole(out bool isExact) => Divide(Exponent, out isExact);

    /// <summary>Numerator × 10^<paramref name="shift"/> ÷ denominator.</summary>
    private BigInteger Divide(int shift, out bool isExact)
    {
        var (numerator, denominator) = shift >= 0
            ? (Numerator * BigInteger.Pow(10, shift), Denominator)
            : (Numerator, Denominator * BigInteger.Pow(10, -shift));
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        isExact = rest.IsZero;
        var half = (BigInteger.Abs(rest) * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + numerator.Sign : quotient;
    }
}
