namespace StemeDb.Storage.Journal;

/// <summary>
/// A write or sync of the journal failed. What the disk holds is unknown from then on, so this is final for the process:
/// it must exit; recovery at the next start finds out what is durable.
/// </summary>
public sealed class JournalPoisonedException : JournalException
{
    internal JournalPoisonedException(Exception cause)
        : base(
            $"The journal stopped for good after a failed write: {cause.Message} Nothing more is written. "
            + "Stop the process, see to the disk, and start again: recovery then finds what is durable.",
            cause)
    {
    }
}
