using StemeDb.Model.Paths;

namespace StemeDb.Model.Trust;

/// <summary>What a snapshot says of one source.</summary>
/// <param name="Source">Which source.</param>
/// <param name="ContestedPaths">Paths on which it has a voice and at least two values are claimed.</param>
/// <param name="Group">Its copy group, from 1; 0: in none.</param>
/// <param name="Link">Why it is in the group; null: in none.</param>
/// <param name="SampleSize">Contested paths that its accuracy rests on: those on which others speak who are neither in its group nor of its family.</param>
/// <param name="AccuracyMillionths">The part of the sample on which it says what the others say, in millionths.</param>
/// <param name="LowerBoundMillionths">Lower bound of the accuracy at a confidence of 95 %, in millionths, at most <paramref name="AccuracyMillionths"/>.</param>
public sealed record LearnedSource(
    SourceId Source, int ContestedPaths, int Group, CopyLink? Link, int SampleSize, int AccuracyMillionths, int LowerBoundMillionths)
{
    /// <summary>A whole in millionths.</summary>
    public const int Million = 1_000_000;

    /// <summary>The estimate, 0 to 1.</summary>
    public double Accuracy => (double)AccuracyMillionths / Million;

    /// <summary>What the lens <c>trust</c> weighs by, 0 to 1.</summary>
    public double LowerBound => (double)LowerBoundMillionths / Million;
}

/// <summary>The pair that brought a source into its copy group.</summary>
/// <param name="With">The other source of the pair.</param>
/// <param name="Agreed">Shared contested paths on which both say exactly the same.</param>
/// <param name="Shared">Contested paths on which both have a voice.</param>
public sealed record CopyLink(SourceId With, int Agreed, int Shared);
