namespace StemeDb.Storage.Journal;

/// <summary>A seq was asked for that the journal no longer holds.</summary>
public sealed class JournalTrimmedException : JournalException
{
    internal JournalTrimmedException(long seq, long firstRetainedSeq)
        : base(
            $"The journal no longer holds seq {seq}: it begins at {firstRetainedSeq}. "
            + "Read the older records from the archive or from the index.")
    {
        Seq = seq;
        FirstRetainedSeq = firstRetainedSeq;
    }

    /// <summary>The seq asked for.</summary>
    public long Seq { get; }

    /// <summary>The first seq that can be read.</summary>
    public long FirstRetainedSeq { get; }
}
