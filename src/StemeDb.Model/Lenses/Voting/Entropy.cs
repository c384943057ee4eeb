namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// How evenly the weight is spread: Shannon's entropy H = −Σ pᵢ ln pᵢ divided by ln k, its greatest value for k candidates.
/// </summary>
internal static class Entropy
{
    private const double Ln2 = 0.693147180559945309417232121458;

    /// <summary>0 for one candidate, 1 for k even ones; to six decimals. Candidates without weight do not count.</summary>
    public static double Normalised(Tally tally)
    {
        // Under a hierarchy one voice may count for several candidates, so that their weights are more than the total.
        var total = Int128.Zero;
        for (var place = 0; place < tally.Count; place++)
        {
            total += tally[place].Weight;
        }

        var candidates = 0;
        var entropy = 0.0;
        for (var place = 0; place < tally.Count; place++)
        {
            var share = FixedWeight.Share(tally[place].Weight, total);
            if (share > 0)
            {
                candidates++;
                entropy -= share * Ln(share);
            }
        }

        return candidates < 2 ? 0 : Math.Round(Math.Clamp(entropy / Ln(candidates), 0, 1), 6);
    }

    /// <summary>
    /// The natural logarithm from additions, multiplications and divisions alone, which IEEE 754 defines to the last bit, where
    /// <c>Math.Log</c> may differ from machine to machine: x = m·2^e with m from √½ to √2, and
    /// ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …), s = (m − 1)/(m + 1). Error below 10^−15.
    /// </summary>
    /// <param name="x">Normal, above 0.</param>
    public static double Ln(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFF) | (1023L << 52));
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var sum = 0.0;
        for (var n = 21; n >= 1; n -= 2)
        {
            sum = (sum * square) + (1.0 / n);
        }

        return (2 * s * sum) + (exponent * Ln2);
    }
}
