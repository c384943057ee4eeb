namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// Weights in fixed point, so that the order of summation never matters (docs/decisions/fixed-point-weights.md). One vote is
/// <see cref="One"/> units. The weight of a claim is 1 to <see cref="One"/> units; sums are <see cref="Int128"/>, which
/// 10^22 voices could not overflow.
/// </summary>
internal static class FixedWeight
{
    /// <summary>
    /// The least common multiple of 1 to 40: a vote divides without remainder among up to 40 voices of a family, and a
    /// confidence of two decimals is a whole number of units. Below 2^53, so that a double holds every weight of a claim.
    /// </summary>
    public const long One = 5_342_931_457_063_200;

    /// <summary>A factor from 0 to 1 to the nearest unit, at least one.</summary>
    public static long FromFactor(double factor) => Math.Max(1, (long)Math.Round(factor * One));

    /// <summary>The product of two factors to the nearest unit, at least one.</summary>
    public static long Multiply(long left, long right)
    {
        if (left == One)
        {
            return right;
        }

        return right == One ? left : Math.Max(1, (long)((((Int128)left * right) + (One / 2)) / One));
    }

    /// <summary>A part of a weight shared by <paramref name="voices"/> voices, to the nearest unit, at least one.</summary>
    public static long Divide(long weight, int voices) => Math.Max(1, (weight + (voices / 2)) / voices);

    /// <summary>Votes as a number; whole votes come out whole.</summary>
    public static double ToVotes(Int128 weight)
    {
        var (whole, rest) = Int128.DivRem(weight, One);
        return (double)whole + ((double)(long)rest / One);
    }

    /// <summary>
    /// The part that <paramref name="weight"/> is of <paramref name="total"/>; 0 when there is nothing to share. Of whole votes
    /// the nearest double, so that 30 of 100 is the 0.3 that somebody set as a threshold.
    /// </summary>
    public static double Share(Int128 weight, Int128 total)
    {
        if (total == 0)
        {
            return 0;
        }

        var (votes, rest) = Int128.DivRem(weight, One);
        var (allVotes, allRest) = Int128.DivRem(total, One);
        return rest == 0 && allRest == 0 ? (double)votes / (double)allVotes : (double)weight / (double)total;
    }
}
