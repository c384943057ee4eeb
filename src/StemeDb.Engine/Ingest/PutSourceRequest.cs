using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Ingest;

/// <summary>Sets the registry entry of a source.</summary>
internal sealed class PutSourceRequest(SourceId source, SourceProfile profile, WriteOrigin origin) : RecordRequest(origin)
{
    protected override int RecordBytes =>
        IngestLimits.RecordOverheadBytes + source.Utf8.Length + (3 * ((profile.Family?.Length ?? 0) + (profile.Name?.Length ?? 0)));

    protected override Fault? AdmitRecord(IngestBatch batch)
    {
        var inForce = batch.Overlay.FindSource(source) ?? batch.Reader.FindSource(source);
        if (inForce is not null && inForce.Profile == profile)
        {
            // Asked again, as after an answer that was lost: it is done already, whatever the condition was.
            Found(inForce);
            return null;
        }

        if (PutCondition.Judge(Condition, inForce?.Seq ?? 0) is { } fault)
        {
            return fault;
        }

        Added(batch.AddSource(source, profile));
        return null;
    }
}
