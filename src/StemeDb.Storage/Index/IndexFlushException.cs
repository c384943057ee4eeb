namespace StemeDb.Storage.Index;

/// <summary>
/// The memtable could not be written to disk. Nothing is lost: its records are in the journal and stay readable in memory.
/// </summary>
public sealed class IndexFlushException : IOException
{
    /// <summary>States what failed and why.</summary>
    /// <param name="message">Which directory, what failed, what to do.</param>
    /// <param name="innerException">The failure of the file system.</param>
    public IndexFlushException(string message, Exception innerException)
        : base(message, innerException) => HResult = innerException.HResult;
}
