using StemeDb.Contracts.V1;
using StemeDb.Model.Audit;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Ingest;

/// <summary>A write of one record that is not an assertion, and of the audit entry that goes with it.</summary>
internal abstract class RecordRequest(WriteOrigin origin) : IngestRequest(origin)
{
    private const string Done = "done";
    private const string Unchanged = "unchanged";

    /// <summary>True: the same was in force already.</summary>
    public bool Existed { get; private set; }

    /// <summary>The record that is in force; to be read once the request is done without a fault.</summary>
    public LogRecord? Record { get; private set; }

    /// <summary>Recorded in the same commit, with its outcome; null: nothing.</summary>
    public AuditEntry? Audit { get; init; }

    public sealed override int Bytes => RecordBytes + (Audit is null ? 0 : IngestLimits.AuditBytesMax);

    /// <summary>Bytes of the record alone, about.</summary>
    protected abstract int RecordBytes { get; }

    /// <summary>Records of one request are in one batch, which the journal has whole or not at all: an action and its audit do not come apart.</summary>
    public sealed override Fault? Admit(IngestBatch batch)
    {
        if (AdmitRecord(batch) is { } fault) return fault;
        if (Audit is not null) batch.AddAudit(Audit with { Outcome = Existed ? Unchanged : Done });
        return null;
    }

    /// <summary>What must be in force for it to happen; null: nothing.</summary>
    public Condition? Condition { get; init; }

    public override void Count(IngestTally tally)
    {
    }

    /// <summary>Decides what the record comes to, and adds it. On a fault nothing was added.</summary>
    protected abstract Fault? AdmitRecord(IngestBatch batch);

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
