using System.Globalization;

namespace StemeDb.Api.RateLimits.Policies;

/// <summary>A policy as it was written down: what is left out is taken from elsewhere.</summary>
internal sealed record RatePolicyDraft(double? Rate = null, int? Burst = null, RateMode? Mode = null, int? Concurrency = null)
{
    /// <summary>What stands here, and where nothing does what stands in the other. Whoever states a limit means it to hold.</summary>
    public RatePolicyDraft Over(RatePolicyDraft other) => new(
        Rate ?? other.Rate,
        Burst ?? (Rate is null ? other.Burst : null),
        Mode ?? (Rate is not null || Burst is not null || Concurrency is not null ? RateMode.Enforce : other.Mode),
        Concurrency ?? other.Concurrency);

    /// <summary>The policy, or why there can be none.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="fault">A sentence about what is wrong; null: nothing.</param>
    public RatePolicy Complete(RateClass kind, out string? fault)
    {
        var (rate, burst) = (Rate ?? 1, Burst ?? DefaultBurst(Rate ?? 1));
        fault = burst / rate > RatePolicy.MaxRefill.TotalSeconds
            ? string.Create(CultureInfo.InvariantCulture, $"burst {burst} at rate {rate} takes more than {RatePolicy.MaxRefill.Days} days to come back")
            : null;
        return new RatePolicy(kind, rate, burst, Mode ?? RateMode.Off, Concurrency ?? 0);
    }

    // Two seconds' worth.
    private static int DefaultBurst(double rate) => (int)Math.Clamp(Math.Ceiling(2 * rate), 1, RatePolicy.MaxBurst);
}
