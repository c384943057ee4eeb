namespace StemeDb.Archive.Restoring;

/// <summary>How far a restore is. Thread-safe.</summary>
public sealed class RestoreProgress
{
    private long _bytes;
    private long _seq;

    /// <summary>Bytes of objects that were read so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The last seq of journal that was laid down; 0 before the first.</summary>
    public long Seq => Volatile.Read(ref _seq);

    internal void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void Reach(long seq) => Volatile.Write(ref _seq, seq);
}
