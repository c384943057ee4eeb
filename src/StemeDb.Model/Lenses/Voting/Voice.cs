using StemeDb.Model.Assertions;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Voting;

/// <summary>What one source says on the path: its latest visible claim by (asserted_at, seq).</summary>
internal struct Voice
{
    /// <summary>The cluster of a voice that shares its vote with nobody.</summary>
    public const int Alone = -1;

    public AssertionId Id;
    public long Seq;
    public long AssertedAtTicks;
    public long RecordedAtTicks;

    /// <summary><see cref="long.MinValue"/> when the claim always held.</summary>
    public long ValidFromTicks;

    /// <summary>Index into <see cref="Ballot.Values"/>.</summary>
    public int Value;

    /// <summary>Number among <see cref="Ballot.Clusters"/>, or <see cref="Alone"/>.</summary>
    public int Cluster;

    /// <summary>What the snapshot says of the source; null: there is none.</summary>
    public SourceStanding? Standing;

    public int Tier;

    /// <summary>The source's own confidence, 0 to 1; 1 when it gave none.</summary>
    public double Confidence;

    /// <summary>1 to <see cref="FixedWeight.One"/>; what the confidence makes of a vote.</summary>
    public long ConfidenceFactor;

    /// <summary>1 to <see cref="FixedWeight.One"/>; what age makes of a vote.</summary>
    public long DecayFactor;

    /// <summary>1 to <see cref="FixedWeight.One"/>; what the source's accuracy makes of a vote.</summary>
    public long TrustFactor;

    /// <summary>Whether the lens counts it.</summary>
    public VoiceRole Role;

    /// <summary>1 to <see cref="FixedWeight.One"/>; what the voice weighs.</summary>
    public long Weight;

    /// <summary>The source's declared family; null: none, or the question did not ask to explain.</summary>
    public string? Family;

    /// <summary>The source's id; empty unless the question asked to explain.</summary>
    public ReadOnlyMemory<byte> Source;
}
