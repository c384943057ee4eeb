using System.Globalization;

namespace StemeDb.Api.RateLimits.Policies;

/// <summary>
/// The limit of a class, for each key or address: <c>burst</c> tokens at once, and <c>rate</c> more each second. Time is counted in
/// whole nanoseconds, here and in Redis, so that both come to the same.
/// </summary>
internal sealed class RatePolicy
{
    public const double MinRate = 0.001;
    public const double MaxRate = 1_000_000;
    public const int MaxBurst = 10_000_000;
    public const int MaxConcurrency = 100_000;

    /// <summary>Longest time in which a burst comes back; keeps every sum exact in the double that Lua counts with.</summary>
    public static readonly TimeSpan MaxRefill = TimeSpan.FromDays(30);

    /// <param name="kind">Whose limit it is.</param>
    /// <param name="rate">Tokens that come back each second, <see cref="MinRate"/> to <see cref="MaxRate"/>.</param>
    /// <param name="burst">Tokens that may be taken at once, 1 to <see cref="MaxBurst"/>.</param>
    /// <param name="mode">What becomes of requests beyond it.</param>
    /// <param name="concurrency">Requests of one key under way at once in this process; 0: any number.</param>
    public RatePolicy(RateClass kind, double rate, int burst, RateMode mode, int concurrency)
    {
        (Class, Rate, Burst, Mode, Concurrency) = (kind, rate, burst, mode, concurrency);
        IntervalNs = (long)Math.Round(1e9 / rate);
        BurstNs = IntervalNs * burst;
        Name = NameOf(kind);
        var seconds = Math.Max(1, (long)Math.Ceiling(burst / rate));
        PolicyHeader = string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";q={burst};w={seconds}");
    }

    public RateClass Class { get; }

    /// <summary>The class as configuration, metrics and headers name it.</summary>
    public string Name { get; }

    public double Rate { get; }

    public int Burst { get; }

    public RateMode Mode { get; }

    public int Concurrency { get; }

    /// <summary>Time in which a token comes back.</summary>
    public long IntervalNs { get; }

    /// <summary>Time in which all of them come back.</summary>
    public long BurstNs { get; }

    /// <summary>
    /// Tokens that a process may take ahead, at most: one in a hundred of the burst. They are charged when they are taken, so all that
    /// can happen is that they are used up to a second later; this is the slack of the limit, for each process.
    /// </summary>
    public int MaxLease => Burst / 100;

    /// <summary>Value of <c>RateLimit-Policy</c>.</summary>
    public string PolicyHeader { get; }

    public static string NameOf(RateClass kind) => kind switch
    {
        RateClass.Read => "read",
        RateClass.Write => "write",
        RateClass.Bulk => "bulk",
        _ => "admin",
    };
}
