using StemeDb.Storage.Background;

namespace StemeDb.Engine.Tests.Trust;

/// <summary>Background work that begins when a test says so.</summary>
internal sealed class HeldWork : IBackgroundWork
{
    public TaskCreationOptions Continuations => TaskCreationOptions.RunContinuationsAsynchronously;

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Pieces of work that were started.</summary>
    public int Started { get; private set; }

    public Task Start(string name, BackgroundUrgency urgency, Action work)
    {
        Started++;
        return _released.Task.ContinueWith(_ => work(), TaskScheduler.Default);
    }

    public void Wait(Task task)
    {
        Release();
        Task.WaitAny(task);
    }

    public void Release() => _released.TrySetResult();
}
