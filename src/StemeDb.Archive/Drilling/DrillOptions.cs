using StemeDb.Archive.Restoring;

namespace StemeDb.Archive.Drilling;

/// <summary>What a drill restores, on what, and what it is compared with. Immutable.</summary>
/// <param name="Engine">The engine's program: a <c>.dll</c>, started by <c>dotnet</c>, or an executable.</param>
/// <param name="Api">The HTTP front door's program, likewise.</param>
public sealed record DrillOptions(string Engine, string Api)
{
    /// <summary>What is restored.</summary>
    public RestoreOptions Restore { get; init; } = new();

    /// <summary>Where the scratch directory is made, which is removed at the end; null: the directory for temporary files.</summary>
    public string? Scratch { get; init; }

    /// <summary>The server that is live, to compare answers with; null: there is none, or it is not to be asked.</summary>
    public Uri? Live { get; init; }

    /// <summary>Sent to the live server as a bearer token; null: none.</summary>
    public string? LiveKey { get; init; }

    /// <summary>Paths whose answers are compared, spread over the log, 1 or more.</summary>
    public int Paths { get; init; } = 50;

    /// <summary>How long the engine may take to its first answer.</summary>
    public TimeSpan StartWithin { get; init; } = TimeSpan.FromMinutes(5);
}
