using System.Diagnostics.Metrics;
using StemeDb.Api.RateLimits.Accounts;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.RateLimits;

/// <summary>What the limits count; docs/operations/metrics.md explains each. Labels are classes and outcomes, never keys or addresses.</summary>
internal sealed class RateLimitMetrics : IDisposable
{
    private static readonly string[] Outcomes = ["allowed", "limited", "would_be_limited", "too_many_concurrent"];

    private readonly Meter _meter = new("StemeDb.Api");
    private readonly long[] _requests = new long[RatePolicies.Classes.Count * Outcomes.Length];
    private long _pacedTicks;

    public RateLimitMetrics(RateAccounts accounts, RatePolicySource policies, ISharedLimits shared, RedisBreaker? breaker = null)
    {
        _meter.CreateObservableCounter("stemedb.rate_limit.requests", Read, description: "Requests, and chunks of bulk requests, by class and outcome.");
        _meter.CreateObservableCounter(
            "stemedb.rate_limit.paced", () => TimeSpan.FromTicks(Interlocked.Read(ref _pacedTicks)).TotalSeconds, "s",
            "How long bulk requests waited for their limit.");
        _meter.CreateObservableGauge("stemedb.rate_limit.accounts", () => accounts.Count, description: "Keys and addresses that are remembered, once for each class.");
        _meter.CreateObservableGauge("stemedb.rate_limit.processes", () => shared.Nodes, description: "Processes that share the limits.");
        _meter.CreateObservableGauge(
            "stemedb.rate_limit.shared", () => shared.IsReachable ? 1 : 0, description: "0 while this process applies its share by itself.");
        _meter.CreateObservableGauge(
            "stemedb.rate_limit.file_in_force", () => policies.Fault is null ? 1 : 0, description: "0 while the file of policies is wrong.");
        if (breaker is not null)
        {
            _meter.CreateObservableCounter(
                "stemedb.rate_limit.redis_lost", () => breaker.Openings, description: "How often Redis went away or became slow.");
        }
    }

    public void Allowed(RateClass kind) => Count(kind, 0);

    public void Limited(RateClass kind, bool isShadow) => Count(kind, isShadow ? 2 : 1);

    public void TooManyAtOnce(RateClass kind) => Count(kind, 3);

    public void Paced(TimeSpan time) => Interlocked.Add(ref _pacedTicks, time.Ticks);

    public void Dispose() => _meter.Dispose();

    private void Count(RateClass kind, int outcome) => Interlocked.Increment(ref _requests[((int)kind * Outcomes.Length) + outcome]);

    private IEnumerable<Measurement<long>> Read()
    {
        foreach (var kind in RatePolicies.Classes)
        {
            for (var outcome = 0; outcome < Outcomes.Length; outcome++)
            {
                yield return new Measurement<long>(
                    Interlocked.Read(ref _requests[((int)kind * Outcomes.Length) + outcome]),
                    new KeyValuePair<string, object?>("class", RatePolicy.NameOf(kind)),
                    new KeyValuePair<string, object?>("outcome", Outcomes[outcome]));
            }
        }
    }
}
