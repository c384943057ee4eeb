using StemeDb.Model.Audit;

namespace StemeDb.Engine.Ingest;

/// <summary>Records an audit entry by itself.</summary>
internal sealed class AppendAuditRequest(AuditEntry entry, WriteOrigin origin) : RecordRequest(origin)
{
    protected override int RecordBytes => IngestLimits.AuditBytesMax;

    protected override Fault? AdmitRecord(IngestBatch batch)
    {
        Added(batch.AddAudit(entry));
        return null;
    }
}
