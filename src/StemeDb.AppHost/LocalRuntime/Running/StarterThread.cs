using System.Collections.Concurrent;
using System.Diagnostics;

namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>
/// One thread that starts all children and lives as long as the process. The kernel sends a child its parent-death signal when the
/// *thread* that started it ends, and the threads of the pool come and go.
/// </summary>
internal static class StarterThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static StarterThread() => new Thread(Run) { IsBackground = true, Name = "process starter" }.Start();

    /// <summary>Starts the process on that thread.</summary>
    public static Task StartAsync(Process process)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                process.Start();
                done.SetResult();
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        });
        return done.Task;
    }

    private static void Run()
    {
        foreach (var action in Work.GetConsumingEnumerable())
        {
            action();
        }
    }
}
