using StemeDb.Model.Time;

namespace StemeDb.Contracts;

/// <summary>A question to the engine.</summary>
public sealed record EngineQuery
{
    /// <summary>A path or a pattern, UTF-8.</summary>
    public required ReadOnlyMemory<byte> ConceptPath { get; init; }

    /// <summary>Name of the lens; empty: the default, <c>consensus</c>.</summary>
    public string Lens { get; init; } = "";

    /// <summary>The lens's parameters, a JSON object in UTF-8; empty: none given.</summary>
    public ReadOnlyMemory<byte> ParamsJson { get; init; }

    /// <summary>Answer as of this place in the log; null: as of now.</summary>
    public long? AsOfSeq { get; init; }

    /// <summary>Answer as of the last record admitted at or before this time; excludes <see cref="AsOfSeq"/>.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>Only claims that hold in the world at this time; null: whatever their validity.</summary>
    public Instant? ValidAt { get; init; }

    /// <summary>The time from which ages are counted; null: the engine's clock.</summary>
    public Instant? Now { get; init; }

    /// <summary>Whether the answer carries every claim with its weight.</summary>
    public bool Explain { get; init; }

    /// <summary>Patterns only: answers per page; 0: the engine's default.</summary>
    public int Limit { get; init; }

    /// <summary>Patterns only: where the page before ended; empty: from the start.</summary>
    public ReadOnlyMemory<byte> Cursor { get; init; }
}
