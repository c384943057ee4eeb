using StemeDb.Contracts.Failures;
using StemeDb.Engine.Faults;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Ingest;

/// <summary>Withdraws an assertion: its own source may, and an administrator.</summary>
internal sealed class RetractRequest(AssertionId target, SourceId by, string reason, bool asAdmin, WriteOrigin origin)
    : RecordRequest(origin)
{
    protected override int RecordBytes => IngestLimits.RecordOverheadBytes + ConceptPath.MaxBytes + (2 * SourceId.MaxBytes) + (reason.Length * 3);

    protected override Fault? AdmitRecord(IngestBatch batch)
    {
        if (batch.Overlay.Find(target) is { } added)
        {
            return Admit(batch, added.Locator, batch.Overlay.FindRetraction(target));
        }

        if (batch.Reader.Find(target) is not { } stored)
        {
            return Unknown();
        }

        var earlier = stored.Retracted is { } mark
            ? new RetractionRecord(mark.Seq, mark.RecordedAt, target, stored.Locator, mark.By, mark.Reason)
            : batch.Overlay.FindRetraction(target);
        return Admit(batch, stored.Locator, earlier);
    }

    private Fault? Admit(IngestBatch batch, ClaimLocator at, RetractionRecord? earlier)
    {
        var isOwn = at.Source == by || asAdmin;
        if (Origin.Bounds is { } bounds && bounds.Hides(at.Path, isOwn))
        {
            return Unknown();
        }

        if (!isOwn)
        {
            return EngineFaults.Forbidden(
                FaultName.RetractionOtherSource, $"Assertion {target} is of source '{at.Source}'; '{by}' cannot withdraw it.");
        }

        if (Origin.Bounds is { } within && !within.Writable.Contains(at.Path.Utf8.Span))
        {
            return EngineFaults.Forbidden(FaultName.PathNotYours, $"Assertion {target} is on the path '{at.Path}', which you may not write to.");
        }

        if (earlier is not null)
        {
            Found(earlier);
        }
        else
        {
            Added(batch.AddRetraction(target, at, by, reason));
        }

        return null;
    }

    private Fault Unknown() => EngineFaults.NotFound(FaultName.AssertionUnknown, $"There is no assertion {target}.");
}
