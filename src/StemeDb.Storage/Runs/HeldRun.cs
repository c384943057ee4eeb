namespace StemeDb.Storage.Runs;

/// <summary>An open run and how many sets hold it. Thread-safe.</summary>
internal sealed class HeldRun(RunInfo info, RunReader reader)
{
    private int _holds;
    private RunDamagedException? _damage;

    public RunInfo Info { get; } = info;

    public RunReader Reader { get; } = reader;

    /// <summary>The first damage that a read or a merge came upon; null while none did. Its sound blocks are still served.</summary>
    public RunDamagedException? Damage => Volatile.Read(ref _damage);

    /// <summary>Set once a durable manifest no longer lists it: its file goes when nobody holds it.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>Set once its file was moved to quarantine, where it stays.</summary>
    public bool IsSetAside { get; set; }

    /// <summary>A read came upon damage.</summary>
    /// <returns>True when it is the first.</returns>
    public bool Note(RunDamagedException damage) => Interlocked.CompareExchange(ref _damage, damage, null) is null;

    /// <summary>It was found to be sound after all.</summary>
    public void Trust() => Volatile.Write(ref _damage, null);

    public void Hold() => Interlocked.Increment(ref _holds);

    /// <returns>True when nobody holds it any more.</returns>
    public bool Release() => Interlocked.Decrement(ref _holds) == 0;
}
