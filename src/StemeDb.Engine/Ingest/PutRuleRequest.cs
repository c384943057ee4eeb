using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Ingest;

/// <summary>Sets the rule of a pattern.</summary>
internal sealed class PutRuleRequest(PathPattern pattern, ValueRule rule, WriteOrigin origin) : RecordRequest(origin)
{
    protected override int RecordBytes => IngestLimits.RecordOverheadBytes + pattern.Utf8.Length + (3 * (rule.Separator?.Length ?? 0)) + 64;

    protected override Fault? AdmitRecord(IngestBatch batch)
    {
        var inForce = batch.Overlay.FindRule(pattern)
            ?? batch.Reader.Rules.LastOrDefault(record => record.Pattern == pattern);
        if (inForce is not null && inForce.Rule == rule)
        {
            Found(inForce);
        }
        else
        {
            Added(batch.AddRule(pattern, rule));
        }

        return null;
    }
}
