using System.Diagnostics.Metrics;
using StemeDb.Engine.Ingest;

namespace StemeDb.Engine.Telemetry;

/// <summary>What the engine counts and times. Explained for people in docs/operations/metrics.md.</summary>
internal sealed class EngineMetrics : IDisposable
{
    private readonly Meter _meter = new("StemeDb.Engine");
    private readonly Counter<long> _created;
    private readonly Counter<long> _existed;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _queries;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<long> _batchRecords;
    private readonly Histogram<double> _queryDuration;

    private readonly Counter<long> _learningRuns;
    private readonly Histogram<double> _learningDuration;

    public EngineMetrics()
    {
        _created = _meter.CreateCounter<long>("stemedb_assertions_created", description: "Assertions written.");
        _existed = _meter.CreateCounter<long>("stemedb_assertions_existed", description: "Assertions that were there already.");
        _rejected = _meter.CreateCounter<long>("stemedb_assertions_rejected", description: "Assertions that were refused.");
        _queries = _meter.CreateCounter<long>("stemedb_queries", description: "Queries and other reads answered.");
        _commitDuration = _meter.CreateHistogram<double>("stemedb_commit_duration", "s", "Write and sync of one batch of the journal.");
        _batchRecords = _meter.CreateHistogram<long>(
            "stemedb_commit_records",
            description: "Records in one batch of the journal.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384] });
        _queryDuration = _meter.CreateHistogram<double>("stemedb_query_duration", "s", "Time to answer one query or other read.");
        _learningRuns = _meter.CreateCounter<long>("stemedb_trust_runs", description: "Runs that learn about sources, by what came of them.");
        _learningDuration = _meter.CreateHistogram<double>(
            "stemedb_trust_run_duration",
            "s",
            "Time of a run that learns about sources.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800] });
    }

    public void Committed(TimeSpan duration, int records)
    {
        _commitDuration.Record(duration.TotalSeconds);
        _batchRecords.Record(records);
    }

    public void Counted(IngestTally tally)
    {
        Add(_created, tally.Created);
        Add(_existed, tally.Existed);
        Add(_rejected, tally.Rejected);
    }

    public void Answered(TimeSpan duration)
    {
        _queries.Add(1);
        _queryDuration.Record(duration.TotalSeconds);
    }

    /// <summary>A run that learns about sources has ended.</summary>
    /// <param name="duration">How long it took.</param>
    /// <param name="outcome">A short name of what came of it.</param>
    public void Learned(TimeSpan duration, string outcome)
    {
        _learningRuns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _learningDuration.Record(duration.TotalSeconds);
    }

    /// <summary>A value that is read when it is asked for.</summary>
    public void Observe(string name, string? unit, string description, Func<double> read) =>
        _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>A count that only grows and is read when it is asked for.</summary>
    public void ObserveTotal(string name, string description, Func<long> read) =>
        _meter.CreateObservableCounter(name, read, description: description);

    public void Dispose() => _meter.Dispose();

    private static void Add(Counter<long> counter, long count)
    {
        if (count > 0)
        {
            counter.Add(count);
        }
    }
}
