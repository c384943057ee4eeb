namespace StemeDb.Storage.Background;

/// <summary>A thread for each piece of work; deferrable work below normal priority. Thread-safe; holds nothing.</summary>
public sealed class BackgroundThreads : IBackgroundWork
{
    private BackgroundThreads()
    {
    }

    /// <summary>The one instance.</summary>
    public static BackgroundThreads Instance { get; } = new();

    /// <inheritdoc/>
    public TaskCreationOptions Continuations => TaskCreationOptions.RunContinuationsAsynchronously;

    /// <inheritdoc/>
    public Task Start(string name, BackgroundUrgency urgency, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var ended = new TaskCompletionSource(Continuations);
        var thread = new Thread(() =>
        {
            work();
            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = name,
            Priority = urgency == BackgroundUrgency.Awaited ? ThreadPriority.Normal : ThreadPriority.BelowNormal,
        };
        thread.Start();
        return ended.Task;
    }

    /// <inheritdoc/>
    public void Wait(Task task) => Task.WaitAny(task);
}
