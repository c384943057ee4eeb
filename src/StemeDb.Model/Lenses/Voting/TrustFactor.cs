using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// What a source's accuracy A makes of its vote: the log-odds ln(n·A ÷ (1 − A)) of ACCU (Dong, Berti-Equille, Srivastava, VLDB
/// 2009), where n is how many wrong values there are to choose from, as a part of what the greatest accuracy that counts would
/// give. A source that is no better than chance, or of which nothing is known, keeps the least.
/// </summary>
internal static class TrustFactor
{
    /// <summary>No source counts as more accurate than this: beyond it one source would outvote any number.</summary>
    public const double GreatestAccuracy = 0.99;

    /// <summary>No source counts for less, as none does for its own confidence.</summary>
    public const double Least = 0.05;

    /// <summary>How many wrong values there are to choose from.</summary>
    public const int WrongValues = 10;

    private static readonly double s_greatest = LogOdds(GreatestAccuracy);

    /// <summary>The factor, 1 to <see cref="FixedWeight.One"/>.</summary>
    public static long Of(SourceStanding standing)
    {
        var accuracy = Math.Min(standing.Accuracy, GreatestAccuracy);
        return FixedWeight.FromFactor(accuracy > 0 ? Math.Max(Least, LogOdds(accuracy) / s_greatest) : Least);
    }

    private static double LogOdds(double accuracy) => Entropy.Ln(WrongValues * accuracy / (1 - accuracy));
}
