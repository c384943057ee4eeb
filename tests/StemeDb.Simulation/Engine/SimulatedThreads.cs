using StemeDb.Simulation.Disk;
using StemeDb.Storage.Background;

namespace StemeDb.Simulation.Engine;

/// <summary>
/// Runs background work one piece at a time, and never beside the simulation: a piece goes on until it comes to a disk
/// operation at which its allowance is used up, and then waits there. So every order of events follows from the seed.
/// </summary>
internal sealed class SimulatedThreads(Random random) : IBackgroundWork
{
    [ThreadStatic]
    private static Job? t_running;

    private readonly Lock _gate = new();
    private readonly List<Job> _jobs = [];
    private readonly SemaphoreSlim _back = new(0);

    /// <summary>Pieces of work that were begun and have not ended.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _jobs.Count;
        }
    }

    public TaskCreationOptions Continuations => TaskCreationOptions.None;

    public Task Start(string name, BackgroundUrgency urgency, Action work)
    {
        var job = new Job(urgency);
        var thread = new Thread(() => Run(job, work)) { IsBackground = true, Name = name };
        lock (_gate) _jobs.Add(job);
        thread.Start();
        return job.Ended.Task;
    }

    /// <summary>Runs what is urgent until the task has ended; what can be deferred only when it is what is waited for.</summary>
    public void Wait(Task task)
    {
        while (!task.IsCompleted)
        {
            Job? next;
            lock (_gate) next = _jobs.Find(job => job.Urgency == BackgroundUrgency.Awaited || job.Ended.Task == task);
            if (next is null) throw new SimulationFailedException("Somebody waits for what no background work will end.");
            Run(next, operations: 1 + random.Next(8));
        }
    }

    /// <summary>Lets one piece of work go on for some operations.</summary>
    public void Step()
    {
        Job next;
        lock (_gate)
        {
            if (_jobs.Count == 0) return;
            next = _jobs[random.Next(_jobs.Count)];
        }

        Run(next, operations: 1 + random.Next(6));
    }

    /// <summary>Runs everything to its end, or only what somebody may wait for.</summary>
    public void Finish(bool deferrableToo = true)
    {
        while (true)
        {
            Job? next;
            lock (_gate) next = _jobs.Find(job => deferrableToo || job.Urgency == BackgroundUrgency.Awaited);
            if (next is null) return;
            Run(next, int.MaxValue);
        }
    }

    /// <summary>The disk calls this before an operation; here a piece of work may have to wait.</summary>
    public void BeforeOperation(DiskOperation operation, string path)
    {
        if (t_running is not { } job || !IsSwitch(operation, path) || --job.Allowance >= 0) return;
        _back.Release();
        job.Go.Wait();
    }

    /// <summary>Where no lock is held: writing a file that nobody knows yet, and deleting one that nobody knows any more.</summary>
    private static bool IsSwitch(DiskOperation operation, string path) => !IsNote(path) && operation switch
    {
        DiskOperation.Create or DiskOperation.Write or DiskOperation.Sync =>
            path.EndsWith(".tmp", StringComparison.Ordinal),
        DiskOperation.Rename => path.EndsWith(".kv", StringComparison.Ordinal),
        DiskOperation.Delete => true,
        _ => false,
    };

    /// <summary>The manifest, and what is written beside runs in quarantine, are written under the locks that order them.</summary>
    private static bool IsNote(string path) => path.Contains("MANIFEST", StringComparison.Ordinal)
        || (path.Contains("/quarantine/", StringComparison.Ordinal) && !path.EndsWith(".kv", StringComparison.Ordinal));

    private void Run(Job job, int operations)
    {
        job.Allowance = operations;
        job.Go.Release();

        // In small parts, so that a machine that stood still in between does not count.
        for (var waits = 0; !_back.Wait(millisecondsTimeout: 100); waits++)
        {
            if (waits == 600) throw new SimulationFailedException("Background work neither ended nor came to the disk: it waits for a lock.");
        }
    }

    private void Run(Job job, Action work)
    {
        job.Go.Wait();
        t_running = job;
        try
        {
            work();
        }
        finally
        {
            t_running = null;
            lock (_gate) _jobs.Remove(job);
            job.Ended.SetResult();
            _back.Release();
        }
    }

    private sealed class Job(BackgroundUrgency urgency)
    {
        public BackgroundUrgency Urgency { get; } = urgency;

        public SemaphoreSlim Go { get; } = new(0);

        public TaskCompletionSource Ended { get; } = new();

        public int Allowance { get; set; }
    }
}
