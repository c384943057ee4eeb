namespace StemeDb.Archive.Objects;

/// <summary>A page of a listing.</summary>
/// <param name="Objects">In ordinal order of their names.</param>
/// <param name="HasMore">There are more after the last one; ask again with its name as <c>startAfter</c>.</param>
public sealed record ObjectPage(IReadOnlyList<ObjectInfo> Objects, bool HasMore)
{
    /// <summary>Most objects of a page.</summary>
    public const int LimitMax = 1_000;
}
