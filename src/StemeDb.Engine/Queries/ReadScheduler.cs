using System.Collections.Concurrent;

namespace StemeDb.Engine.Queries;

/// <summary>
/// Runs reads on the thread pool, a bounded number at a time: reading is work for the processor, so more at once would only
/// make the connections' own work wait. Those beyond wait in line, in order, also a bounded number.
/// </summary>
internal sealed class ReadScheduler(int concurrency, int maxWaiting) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<IThreadPoolWorkItem> _waiting = new();
    private int _waitingCount;
    private int _running;

    /// <summary>Reads that wait or run.</summary>
    public int Count => Volatile.Read(ref _waitingCount);

    /// <summary>Puts a read in line.</summary>
    /// <param name="read">Runs on a thread of the pool; must not throw.</param>
    /// <returns>False when too many wait already.</returns>
    public bool TryAdd(IThreadPoolWorkItem read)
    {
        if (Interlocked.Increment(ref _waitingCount) > maxWaiting)
        {
            Interlocked.Decrement(ref _waitingCount);
            return false;
        }

        _waiting.Enqueue(read);
        if (TryStartRunner())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return true;
    }

    /// <summary>One runner: works off the line until it is empty.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_waiting.TryDequeue(out var read))
            {
                read.Execute();
                Interlocked.Decrement(ref _waitingCount);
            }

            Interlocked.Decrement(ref _running);

            // Something may have been added after the line was found empty and before this runner was counted out.
        }
        while (!_waiting.IsEmpty && TryStartRunner());
    }

    private bool TryStartRunner()
    {
        int running;
        while ((running = Volatile.Read(ref _running)) < concurrency)
        {
            if (Interlocked.CompareExchange(ref _running, running + 1, running) == running)
            {
                return true;
            }
        }

        return false;
    }
}
