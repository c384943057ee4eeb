namespace StemeDb.Engine.Health;

/// <summary>What the engine is doing, for health and for everybody who must know. Thread-safe.</summary>
internal sealed class EngineState
{
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _phase;

    public EnginePhase Phase => (EnginePhase)Volatile.Read(ref _phase);

    /// <summary>The step of the start that is under way, or why the engine failed.</summary>
    public string Detail { get; private set; } = "not started";

    /// <summary>What the process must exit with after it failed.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Completes when the engine failed for good.</summary>
    public Task Failed => _failed.Task;

    public void Starting(string step) => Detail = step;

    public void MoveTo(EnginePhase phase, string detail)
    {
        int current;
        while ((current = Volatile.Read(ref _phase)) < (int)phase)
        {
            if (Interlocked.CompareExchange(ref _phase, (int)phase, current) == current)
            {
                Detail = detail;
                return;
            }
        }
    }

    /// <summary>The engine cannot go on: health says so, and the process exits with this code. Only the first reason counts.</summary>
    public void Fail(int exitCode, string reason)
    {
        if (Phase == EnginePhase.Failed)
        {
            return;
        }

        ExitCode = exitCode;
        MoveTo(EnginePhase.Failed, reason);
        _failed.TrySetResult();
    }
}
