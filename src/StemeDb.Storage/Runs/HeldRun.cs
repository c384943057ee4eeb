namespace StemeDb.Storage.Runs;

/// <summary>An open run and how many sets hold it. Thread-safe.</summary>
internal sealed class HeldRun(RunInfo info, RunReader reader)
{
    private int _holds;

    public RunInfo Info { get; } = info;

    public RunReader Reader { get; } = reader;

    /// <summary>Set once a durable manifest no longer lists it: its file goes when nobody holds it.</summary>
    public bool IsReplaced { get; set; }

    public void Hold() => Interlocked.Increment(ref _holds);

    /// <returns>True when nobody holds it any more.</returns>
    public bool Release() => Interlocked.Decrement(ref _holds) == 0;
}
