using System.Numerics;

namespace StemeDb.Bench.Soak;

/// <summary>
/// Times counted in buckets, 64 to every doubling, so that a figure is right to 2 %, however many there are. Thread-safe.
/// </summary>
internal sealed class Latencies
{
    private const int StepsLog2 = 6;
    private const int Steps = 1 << StepsLog2;

    private readonly long[] _counts = new long[(40 - StepsLog2 + 1) * Steps];
    private long _longestUs;

    public long Count => _counts.Sum();

    public TimeSpan Longest => TimeSpan.FromMicroseconds(Interlocked.Read(ref _longestUs));

    public void Add(TimeSpan time)
    {
        var us = (long)time.TotalMicroseconds;
        Interlocked.Increment(ref _counts[Math.Min(Bucket(us), _counts.Length - 1)]);
        for (var longest = Interlocked.Read(ref _longestUs); us > longest;)
        {
            var seen = Interlocked.CompareExchange(ref _longestUs, us, longest);
            longest = seen == longest ? us : seen;
        }
    }

    /// <summary>The time that a share of all is not above.</summary>
    public TimeSpan Quantile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            left -= _counts[bucket];
            if (left <= 0)
            {
                return TimeSpan.FromMicroseconds(Floor(bucket));
            }
        }

        return Longest;
    }

    private static int Bucket(long us)
    {
        var doublings = Math.Max(0, BitOperations.Log2((ulong)us) - StepsLog2);
        return (doublings * Steps) + (int)(us >> doublings);
    }

    private static long Floor(int bucket)
    {
        // The first doubling has twice as many buckets, from nought on.
        var doublings = Math.Max(0, (bucket / Steps) - 1);
        return (long)(bucket - (doublings * Steps)) << doublings;
    }
}
