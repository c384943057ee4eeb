using StemeDb.Archive.Restoring;

namespace StemeDb.Archive.Drilling;

/// <summary>What a drill measured and found.</summary>
public sealed record DrillReport
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What was restored.</summary>
    public required RestoreReport Restore { get; init; }

    /// <summary>Recovery time: from the decision to restore to the first answer, in seconds.</summary>
    public required double RtoSeconds { get; init; }

    /// <summary>
    /// Recovery point: how old the oldest record was that a loss of everything at the begin of the drill had lost, in seconds; 0 when
    /// none was. Without a live server to ask: the age of the newest record that was restored, which is more.
    /// </summary>
    public required double RpoSeconds { get; init; }

    /// <summary>The live server was asked; otherwise the recovery point is only an upper bound.</summary>
    public required bool IsRpoExact { get; init; }

    /// <summary>Records that would have been lost; null when nobody could be asked.</summary>
    public required long? RecordsLost { get; init; }

    /// <summary>Claims that the restored server counts.</summary>
    public required long Assertions { get; init; }

    /// <summary>Paths whose answers were compared with the live server's.</summary>
    public required int PathsCompared { get; init; }

    /// <summary>Paths that were asked of the restored server alone.</summary>
    public required int PathsAsked { get; init; }

    /// <summary>What is not as it should be, as sentences; empty when all is well.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The steps, in order.</summary>
    public required IReadOnlyList<DrillStep> Steps { get; init; }

    /// <summary>All is well.</summary>
    public bool IsGood => Problems.Count == 0;
}

/// <summary>A step of a drill.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Begin">Since the drill began.</param>
/// <param name="End">Since the drill began.</param>
public sealed record DrillStep(string Name, TimeSpan Begin, TimeSpan End);
