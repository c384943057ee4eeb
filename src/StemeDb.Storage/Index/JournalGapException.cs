namespace StemeDb.Storage.Index;

/// <summary>Runs and journal do not belong together: records between them are missing. Nothing was applied.</summary>
public sealed class JournalGapException : Exception
{
    /// <summary>Says what each of them covers.</summary>
    /// <param name="coveredSeq">Runs cover every record up to this seq.</param>
    /// <param name="firstRetainedSeq">The journal begins with this seq.</param>
    /// <param name="durableSeq">The journal ends with this seq.</param>
    public JournalGapException(long coveredSeq, long firstRetainedSeq, long durableSeq)
        : base($"The runs cover the log up to seq {coveredSeq}, but the journal holds seq {firstRetainedSeq} to {durableSeq}: "
            + "they do not meet. One of the two directories is older than the other or not its own. Put back the one that is "
            + "missing, or restore both from a backup with 'stemedb restore'.")
        => (CoveredSeq, FirstRetainedSeq, DurableSeq) = (coveredSeq, firstRetainedSeq, durableSeq);

    /// <summary>Runs cover every record up to this seq.</summary>
    public long CoveredSeq { get; }

    /// <summary>The journal begins with this seq.</summary>
    public long FirstRetainedSeq { get; }

    /// <summary>The journal ends with this seq.</summary>
    public long DurableSeq { get; }
}
