namespace StemeDb.Storage.Counting;

/// <summary>A counter that threads raise without disturbing each other: each raises a stripe on a cache line of its own. Thread-safe.</summary>
public sealed class StripedCounter
{
    private const int Stripes = 16;
    private const int LineLength = 8;
    private readonly long[] _cells = new long[(Stripes + 1) * LineLength];

    /// <summary>How often it was raised, at least by all that happened before the call.</summary>
    public long Sum
    {
        get
        {
            long sum = 0;
            for (var i = 1; i <= Stripes; i++)
            {
                sum += Interlocked.Read(ref _cells[i * LineLength]);
            }

            return sum;
        }
    }

    private ref long Cell => ref _cells[((Environment.CurrentManagedThreadId & (Stripes - 1)) + 1) * LineLength];

    /// <summary>Raises it by one.</summary>
    public void Increment() => Interlocked.Increment(ref Cell);

    /// <summary>Raises it.</summary>
    /// <param name="by">By how much; 0 or more.</param>
    public void Add(long by) => Interlocked.Add(ref Cell, by);
}
