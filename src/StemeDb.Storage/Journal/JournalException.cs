namespace StemeDb.Storage.Journal;

/// <summary>Something is wrong with the journal; the message ends in what to do next.</summary>
public abstract class JournalException : Exception
{
    private protected JournalException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
