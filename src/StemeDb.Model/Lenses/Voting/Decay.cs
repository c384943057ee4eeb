namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// The factor 2^(−age/half-life), in units of <see cref="FixedWeight.One"/>. Computed in whole numbers, so that it is the same
/// on every machine, which <c>Math.Pow</c> does not promise: the whole half-lives are a shift, and the fraction is a product of
/// 2^(−1/2), 2^(−1/4), 2^(−1/8) …, one for each of its binary digits that is set. These constants are square roots, each of
/// the one before. With 56 digits the error is below 2^−56 of the factor.
/// </summary>
internal static class Decay
{
    private const int Digits = 56;

    /// <summary>At index i: 2^(−1/2^(i+1)) as a fraction of 2^64.</summary>
    private static readonly ulong[] s_roots = Roots();

    /// <summary>The factor; one vote for an age of zero or less (a claim dated after now is not worth more than one of now).</summary>
    /// <param name="ageTicks">Age, in ticks.</param>
    /// <param name="halfLifeTicks">Half-life in ticks, 1 to 2^62.</param>
    /// <returns>1 to <see cref="FixedWeight.One"/>.</returns>
    public static long Factor(long ageTicks, long halfLifeTicks)
    {
        if (ageTicks <= 0)
        {
            return FixedWeight.One;
        }

        var (halvings, rest) = Math.DivRem((ulong)ageTicks, (ulong)halfLifeTicks);
        if (halvings >= 64)
        {
            return 1;
        }

        var factor = (UInt128)FixedWeight.One << 64;
        for (var digit = 0; rest != 0 && digit < Digits; digit++)
        {
            rest <<= 1;
            if (rest >= (ulong)halfLifeTicks)
            {
                rest -= (ulong)halfLifeTicks;
                factor = MultiplyByFraction(factor, s_roots[digit]);
            }
        }

        return Math.Max(1, (long)(ulong)(((factor >> (int)halvings) + (UInt128.One << 63)) >> 64));
    }

    /// <summary>A number of at most 118 bits times a fraction of 2^64, rounded down.</summary>
    private static UInt128 MultiplyByFraction(UInt128 number, ulong fraction)
    {
        var high = (ulong)(number >> 64);
        var low = (ulong)number;
        return ((UInt128)high * fraction) + Math.BigMul(low, fraction, out _);
    }

    private static ulong[] Roots()
    {
        var roots = new ulong[Digits];
        var square = UInt128.One << 127;
        for (var i = 0; i < Digits; i++)
        {
            roots[i] = SquareRoot(square);
            square = (UInt128)roots[i] << 64;
        }

        return roots;
    }

    /// <summary>The greatest whole number whose square is not above <paramref name="square"/>, digit by digit.</summary>
    private static ulong SquareRoot(UInt128 square)
    {
        var root = 0UL;
        for (var bit = 63; bit >= 0; bit--)
        {
            var trial = root | (1UL << bit);
            if ((UInt128)trial * trial <= square)
            {
                root = trial;
            }
        }

        return root;
    }
}
