using System.Diagnostics.Metrics;
using StemeDb.Archive.Journal;
using StemeDb.WalArchiver.Archiving;

namespace StemeDb.WalArchiver.Telemetry;

/// <summary>What the archiver counts. Explained for people in docs/operations/metrics.md.</summary>
internal sealed class ArchiverMetrics : IDisposable
{
    private readonly Meter _meter = new("StemeDb.WalArchiver");
    private readonly Counter<long> _pieces;
    private readonly Counter<long> _content;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _errors;

    public ArchiverMetrics()
    {
        _pieces = _meter.CreateCounter<long>("stemedb_archive_pieces", description: "Pieces of journal put into the archive.");
        _content = _meter.CreateCounter<long>("stemedb_archive_content", "By", "Bytes of journal archived, before compression.");
        _stored = _meter.CreateCounter<long>("stemedb_archive_stored", "By", "Bytes put into the archive.");
        _errors = _meter.CreateCounter<long>("stemedb_archive_errors", description: "Failures, by what failed.");
    }

    /// <summary>Shows what the archiver is doing.</summary>
    public void Observe(ArchiverState state)
    {
        _meter.CreateObservableGauge("stemedb_archive_lag_seconds", () => state.LagSeconds, "s", "Age of the oldest record that was read from the engine and is not archived.");
        _meter.CreateObservableGauge("stemedb_archive_lag_bytes", () => state.LagBytes, "By", "Bytes of journal that are durable and not archived; estimated for what was not read yet.");
        _meter.CreateObservableGauge("stemedb_archive_lag_records", () => state.LagRecords, description: "Records that are durable and not archived.");
        _meter.CreateObservableGauge("stemedb_archive_last_seq", () => state.ArchivedSeq, description: "The last archived seq.");
        _meter.CreateObservableGauge("stemedb_archive_generation", () => state.Generation, description: "Generation of the journal that is archived; 0 before the engine was reached.");
    }

    public void Shipped(SealedPiece piece)
    {
        _pieces.Add(1);
        _content.Add(piece.Header.ContentBytes);
        _stored.Add(piece.Bytes.Length);
    }

    public void Failed(string reason) => _errors.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
