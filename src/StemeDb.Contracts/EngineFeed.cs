namespace StemeDb.Contracts;

/// <summary>Which changes are wanted of the engine.</summary>
public sealed record EngineFeed
{
    /// <summary>Changes with a greater seq; null: those recorded from now on.</summary>
    public long? After { get; init; } = 0;

    /// <summary>Claims at or below this path only, UTF-8, and what becomes of them; empty: all.</summary>
    public ReadOnlyMemory<byte> Prefix { get; init; }

    /// <summary>What its reader may see; null: everything.</summary>
    public EngineBounds? Bounds { get; init; }

    /// <summary>Whether to wait for more at the end of the log.</summary>
    public bool Follow { get; init; }

    /// <summary>A part without changes comes after so long a silence.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);
}
