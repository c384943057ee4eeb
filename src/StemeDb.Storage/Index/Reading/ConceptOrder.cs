namespace StemeDb.Storage.Index.Reading;

/// <summary>
/// How the order of paths by their bytes and the order of children by their segment differ: <c>b-c</c> sorts before <c>b/d</c>, so
/// the paths of the child <c>b</c> stand on both sides of the child <c>b-c</c>.
/// </summary>
internal static class ConceptOrder
{
    /// <summary>
    /// True when neither a path nor any that sorts behind it is at or below a child whose segment is at or before another.
    /// </summary>
    /// <param name="path">The path without the parent's bytes.</param>
    /// <param name="segment">The other segment.</param>
    /// <remarks>
    /// A child before the segment of which a path may still come is one that the segment begins with, and all of it sorts before
    /// its bytes and a <c>/</c>; so behind all of them is what has a greater byte than <c>/</c> in each of these places.
    /// </remarks>
    public static bool IsBehindSubtrees(ReadOnlySpan<byte> path, ReadOnlySpan<byte> segment)
    {
        var common = path.CommonPrefixLength(segment);
        return path.Length > common
            && path.SequenceCompareTo(segment) > 0
            && !path[1..(common + 1)].ContainsAnyInRange((byte)0, (byte)'/');
    }
}
