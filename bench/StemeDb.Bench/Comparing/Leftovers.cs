using System.Collections.Concurrent;

namespace StemeDb.Bench.Comparing;

/// <summary>What must be stopped and removed when the process is asked to end in the middle of a measurement.</summary>
internal static class Leftovers
{
    private static readonly ConcurrentStack<Action> Stops = new();

    static Leftovers() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        while (Stops.TryPop(out var stop))
        {
            stop();
        }
    };

    /// <param name="stop">Called at the end of the process, whatever ends it but SIGKILL; must bear being called when all is stopped already.</param>
    public static void StopAtExit(Action stop) => Stops.Push(stop);
}
