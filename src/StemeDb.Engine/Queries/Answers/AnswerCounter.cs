namespace StemeDb.Engine.Queries.Answers;

/// <summary>A counter that threads raise without disturbing each other: each raises a stripe on a cache line of its own.</summary>
internal sealed class AnswerCounter
{
    private const int Stripes = 8;
    private const int LineLength = 8;
    private readonly long[] _cells = new long[(Stripes + 1) * LineLength];

    public long Sum
    {
        get
        {
            long sum = 0;
            for (var stripe = 1; stripe <= Stripes; stripe++)
            {
                sum += Interlocked.Read(ref _cells[stripe * LineLength]);
            }

            return sum;
        }
    }

    public void Increment() =>
        Interlocked.Increment(ref _cells[((Environment.CurrentManagedThreadId & (Stripes - 1)) + 1) * LineLength]);
}
