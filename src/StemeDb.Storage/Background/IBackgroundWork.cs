namespace StemeDb.Storage.Background;

/// <summary>
/// Runs what the storage does beside its callers: preparing a segment, writing a memtable, merging runs. Threads in the engine;
/// a simulation runs it step by step, so that every order of events can be tried and repeated. Thread-safe.
/// </summary>
public interface IBackgroundWork
{
    /// <summary>
    /// How a task that such work completes lets those go on who wait for it: never on the thread of the work, or, in a simulation,
    /// on it and at once, so that nothing happens on other threads.
    /// </summary>
    TaskCreationOptions Continuations { get; }

    /// <summary>Starts work beside the caller; it never begins inside this call.</summary>
    /// <param name="name">What it does, for people who look at threads.</param>
    /// <param name="urgency">Whether somebody may come to wait for it.</param>
    /// <param name="work">What to do; must not throw.</param>
    /// <returns>Ends when the work has ended; never fails.</returns>
    Task Start(string name, BackgroundUrgency urgency, Action work);

    /// <summary>Blocks the caller until a task that such work completes has ended, however it ended. Throws nothing.</summary>
    /// <param name="task">What to wait for.</param>
    void Wait(Task task);
}

/// <summary>Whether somebody may come to wait for background work.</summary>
public enum BackgroundUrgency
{
    /// <summary>Writers wait for it when it falls behind.</summary>
    Awaited,

    /// <summary>It can always be done later.</summary>
    Deferrable,
}
