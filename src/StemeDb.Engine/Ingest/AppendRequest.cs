using StemeDb.Contracts.V1;
using StemeDb.Engine.Admission;

namespace StemeDb.Engine.Ingest;

/// <summary>One assertion.</summary>
internal sealed class AppendRequest(PreparedAssertion assertion, WriteOrigin origin) : IngestRequest(origin)
{
    /// <summary>What it came to; to be read once it is done without a fault.</summary>
    public Admitted Outcome { get; private set; }

    public override int Bytes => assertion.Content.Length + IngestLimits.RecordOverheadBytes
        + (assertion.View.HasSupersedes ? IngestLimits.LocatorsBytesMax : 0);

    public override bool IsClaim => true;

    public override Fault? Admit(IngestBatch batch)
    {
        var fault = AssertionAdmission.Admit(batch, assertion, Origin.Bounds, out var outcome);
        Outcome = outcome;
        return fault;
    }

    public override void Count(IngestTally tally)
    {
        if (Fault is not null)
        {
            tally.Rejected++;
        }
        else if (Outcome.Existed)
        {
            tally.Existed++;
        }
        else
        {
            tally.Created++;
        }
    }

    protected override Reply Success() => new() { Appended = AppendReply.From(Outcome) };
}
