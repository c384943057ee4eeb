namespace StemeDb.Storage.Index;

/// <summary>
/// Tells those who wait that more was applied. The writer pays a fence when nobody waits, and one task to complete when
/// anybody does, however many they are. Thread-safe.
/// </summary>
internal sealed class AppliedSignal
{
    private TaskCompletionSource? _waiting;

    /// <summary>
    /// Completes when more is applied. To be taken before looking at what was applied already: whatever is applied after the
    /// look completes it.
    /// </summary>
    public Task Next()
    {
        if (Volatile.Read(ref _waiting) is { } known) return known.Task;
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _waiting, made, null) ?? made).Task;
    }

    /// <summary>Writer: more was applied, and readers see it.</summary>
    public void Tell()
    {
        // What was published must be seen by all before it is asked whether anybody waits, or one who looks just now waits on.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) is not null) Interlocked.Exchange(ref _waiting, null)?.SetResult();
    }
}
