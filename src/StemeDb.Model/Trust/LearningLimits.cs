namespace StemeDb.Model.Trust;

/// <summary>The numbers by which copy groups and accuracies are learned; docs/trust.md says why each is what it is.</summary>
public static class LearningLimits
{
    /// <summary>Copies agree exactly on at least this many of a hundred of their shared contested paths.</summary>
    public const int AgreementPercent = 98;

    /// <summary>Sources are of one camp that agree exactly on at least this many of a hundred of their shared contested paths.</summary>
    public const int CampPercent = 70;

    /// <summary>
    /// A camp is a copy group when it is contradicted on at least this many of a hundred of the contested paths on which it and
    /// others speak. No camp of honest sources in the three datasets is on more than 67.
    /// </summary>
    public const int ContradictionPercent = 80;

    /// <summary>Copies, and sources of one camp, share at least this many contested paths.</summary>
    public const int SharedPathsMin = 50;

    /// <summary>Copies share at least one in this many of the contested paths of the smaller of the two.</summary>
    public const int SharedPartOfSmaller = 2;

    /// <summary>
    /// Each source is compared with this many of those that follow it, by the bytes of their ids, among the sources that name
    /// the same value on a path. Copies that are further apart have more than this many agreeing sources between them, on every
    /// path they share.
    /// </summary>
    public const int NeighboursMax = 256;

    /// <summary>Voices that are looked at; where there are more, half of the contested paths are left out, and so on.</summary>
    public const int VoicesMax = 8 * 1024 * 1024;

    /// <summary>Accuracies are worked out anew this often at most.</summary>
    public const int RoundsMax = 20;

    /// <summary>Accuracies stand still when none moves by more than this many millionths.</summary>
    public const int StillMillionths = 500;

    /// <summary>No source weighs less than this many millionths while accuracies are learned.</summary>
    public const int WeightMinMillionths = 50_000;

    /// <summary>The quantile of the normal distribution for a confidence of 95 %.</summary>
    public const double ConfidenceQuantile = 1.96;
}
