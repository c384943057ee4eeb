using System.Diagnostics.Metrics;

namespace StemeDb.Api.Identity.Refusals;

/// <summary>Who was let in by what, and who was not and why; docs/operations/metrics.md explains each. Labels are words of ours, so they are few.</summary>
internal sealed class IdentityMetrics : IDisposable
{
    private readonly Meter _meter = new("StemeDb.Api.Identity");
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;

    public IdentityMetrics()
    {
        _accepted = _meter.CreateCounter<long>("stemedb.auth.accepted", description: "Requests whose caller is known.");
        _refused = _meter.CreateCounter<long>("stemedb.auth.refused", description: "Requests that were refused to their caller.");
    }

    public void Accepted(CallerKind kind) => _accepted.Add(1, new KeyValuePair<string, object?>("kind", NameOf(kind)));

    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();

    private static string NameOf(CallerKind kind) => kind switch
    {
        CallerKind.Key => "key",
        CallerKind.Bootstrap => "bootstrap",
        CallerKind.Token => "token",
        CallerKind.Certificate => "certificate",
        _ => "other",
    };
}
