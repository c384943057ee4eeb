namespace StemeDb.Storage.Journal;

/// <summary>The first failure of a journal, kept for good and thrown at every door. Thread-safe.</summary>
internal sealed class JournalPoison
{
    private Exception? _cause;

    /// <summary>Null while the journal is well.</summary>
    public Exception? Cause => Volatile.Read(ref _cause);

    /// <summary>Keeps a failure, unless there is one already.</summary>
    /// <returns>What is to be thrown: the first failure, whichever this one is.</returns>
    public JournalPoisonedException Record(Exception cause) => cause is JournalPoisonedException recorded
        ? recorded
        : new JournalPoisonedException(Interlocked.CompareExchange(ref _cause, cause, null) ?? cause);

    /// <exception cref="JournalPoisonedException">There was a failure.</exception>
    public void ThrowIfPoisoned()
    {
        if (Cause is { } cause) throw new JournalPoisonedException(cause);
    }
}
