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
            // Asked again, as after an answer that was lost: it is done already, whatever the condition was.
            Found(inForce);
            return null;
        }

        if (PutCondition.Judge(Condition, LastRuleSeq(batch)) is { } fault)
        {
            return fault;
        }

        Added(batch.AddRule(pattern, rule));
        return null;
    }

    private static long LastRuleSeq(IngestBatch batch) =>
        Math.Max(batch.Overlay.LastRuleSeq, batch.Reader.Rules.Select(record => record.Seq).DefaultIfEmpty(0).Max());
}
