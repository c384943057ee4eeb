namespace StemeDb.Engine.Conflicts;

/// <summary>How contested a path is.</summary>
/// <param name="Path">The bytes of the path; not to be changed.</param>
/// <param name="Score">conflict_score of the plain consensus answer, above 0 and up to 1.</param>
/// <param name="Sources">Sources behind the candidates that the answer names.</param>
internal readonly record struct Contest(byte[] Path, double Score, int Sources)
{
    /// <summary>Below 0 when this comes before another: the higher score, then more sources, then the lesser path.</summary>
    public int CompareRank(in Contest other)
    {
        var order = other.Score.CompareTo(Score);
        if (order == 0) order = other.Sources.CompareTo(Sources);
        return order != 0 ? order : Path.AsSpan().SequenceCompareTo(other.Path);
    }
}
