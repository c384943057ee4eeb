using System.Numerics;

namespace StemeDb.Model.Tests.Lenses.Oracle;

/// <summary>What one source says.</summary>
internal sealed class OracleVoice
{
    public required int Seq { get; init; }

    public required int Source { get; init; }

    public required string Value { get; init; }

    public required WorldClaim Claim { get; init; }

    public required WorldSource Known { get; init; }

    /// <summary>Voices that share the vote have the same number.</summary>
    public int Cluster { get; set; }

    /// <summary>In units of a vote.</summary>
    public BigInteger Weight { get; set; }

    public bool Counts { get; set; } = true;
}
