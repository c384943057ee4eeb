using System.Diagnostics.Metrics;
using StemeDb.Api.Changes;
using StemeDb.Api.Errors;
using StemeDb.Contracts;

namespace StemeDb.Api.Telemetry;

/// <summary>What the front door counts beside the framework's metrics of requests; docs/operations/metrics.md explains each.</summary>
internal sealed class ApiMetrics : IDisposable
{
    private readonly Meter _meter = new("StemeDb.Api");
    private readonly Counter<long> _problems;
    private readonly Counter<long> _bulkLines;
    private readonly UpDownCounter<int> _bulkRequests;

    public ApiMetrics(IEngineConnection engine, FeedSlots feeds)
    {
        _meter.CreateObservableGauge("stemedb.feeds", () => feeds.Taken, description: "Feeds of changes that are open.");
        _problems = _meter.CreateCounter<long>("stemedb.problems", description: "Requests answered by a problem.");
        _bulkLines = _meter.CreateCounter<long>("stemedb.bulk.lines", description: "Lines of bulk requests that were answered.");
        _bulkRequests = _meter.CreateUpDownCounter<int>("stemedb.bulk.requests", description: "Bulk requests under way.");
        _meter.CreateObservableGauge(
            "stemedb.engine.connected", () => engine.Status.IsConnected ? 1 : 0, description: "1 while there is a connection to the engine.");
    }

    public void CountProblem(ErrorKind kind) => _problems.Add(1, new KeyValuePair<string, object?>("code", kind.Code));

    public void BeginBulk() => _bulkRequests.Add(1);

    public void EndBulk(long created, long existing, long rejected)
    {
        _bulkRequests.Add(-1);
        CountLines(created, "created");
        CountLines(existing, "exists");
        CountLines(rejected, "rejected");
    }

    public void Dispose() => _meter.Dispose();

    private void CountLines(long lines, string status)
    {
        if (lines > 0)
        {
            _bulkLines.Add(lines, new KeyValuePair<string, object?>("status", status));
        }
    }
}
