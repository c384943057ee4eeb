namespace StemeDb.Model.Registry;

/// <summary>What the registry knows of a source.</summary>
/// <param name="Tier">Authority: 0 is the most authoritative, 9 the least; 5 when nothing was said.</param>
/// <param name="Family">Sources of one family copy each other and share one vote; null: on its own.</param>
/// <param name="Name">A name for people; null when none was given.</param>
public sealed record SourceProfile(int Tier, string? Family, string? Name)
{
    /// <summary>The tier of a source of which nothing was said.</summary>
    public const int DefaultTier = 5;

    /// <summary>The tier of the least authoritative sources.</summary>
    public const int LowestTier = 9;

    /// <summary>The profile of a source that was never registered.</summary>
    public static SourceProfile Default { get; } = new(DefaultTier, null, null);
}
