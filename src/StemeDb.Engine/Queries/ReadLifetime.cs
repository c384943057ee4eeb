using StemeDb.Engine.Faults;

namespace StemeDb.Engine.Queries;

/// <summary>Whether somebody still waits for a read. Thread-safe.</summary>
/// <param name="givesUpAtMs"><see cref="Environment.TickCount64"/> after which nobody does.</param>
internal sealed class ReadLifetime(long givesUpAtMs)
{
    private volatile bool _isCancelled;

    /// <summary>The caller gave up; no reply is expected.</summary>
    public bool IsCancelled => _isCancelled;

    public void Cancel() => _isCancelled = true;

    /// <exception cref="ReadFaultException">Nobody waits any more.</exception>
    public void ThrowIfOver()
    {
        if (_isCancelled || Environment.TickCount64 > givesUpAtMs)
        {
            throw new ReadFaultException(EngineFaults.Deadline());
        }
    }
}
