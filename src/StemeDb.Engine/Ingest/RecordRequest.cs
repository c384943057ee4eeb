using StemeDb.Contracts.V1;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Ingest;

/// <summary>A write of one record that is not an assertion.</summary>
internal abstract class RecordRequest(WriteOrigin origin) : IngestRequest(origin)
{
    /// <summary>True: the same was in force already.</summary>
    public bool Existed { get; private set; }

    /// <summary>The record that is in force; to be read once the request is done without a fault.</summary>
    public LogRecord? Record { get; private set; }

    public override void Count(IngestTally tally)
    {
    }

    protected override Reply Success() => new()
    {
        Recorded = new Recorded
        {
            Existed = Existed,
            Seq = (ulong)Record!.Seq,
            RecordedAt = Record.RecordedAt.Ticks,
        },
    };

    /// <summary>The record was there already.</summary>
    protected void Found(LogRecord record) => (Existed, Record) = (true, record);

    /// <summary>The record was added to the batch.</summary>
    protected void Added(LogRecord record) => (Existed, Record) = (false, record);
}
