using StemeDb.Contracts.V1;
using StemeDb.Engine.Admission;

namespace StemeDb.Engine.Ingest;

/// <summary>Assertions that are admitted all or not at all. Each sees those before it.</summary>
internal sealed class AppendAtomicRequest(IReadOnlyList<PreparedAssertion> assertions, WriteOrigin origin) : IngestRequest(origin)
{
    private readonly Admitted[] _outcomes = new Admitted[assertions.Count];

    /// <summary>What they came to, in their order; to be read once it is done without a fault.</summary>
    public IReadOnlyList<Admitted> Outcomes => _outcomes;

    public override int Bytes { get; } = assertions.Sum(a => a.Content.Length + IngestLimits.RecordOverheadBytes);

    public override bool IsAllOrNothing => true;

    public override bool IsClaim => true;

    public override Fault? Admit(IngestBatch batch)
    {
        for (var i = 0; i < assertions.Count; i++)
        {
            if (AssertionAdmission.Admit(batch, assertions[i], Origin.Bounds, out _outcomes[i]) is { } fault)
            {
                fault.Item = (uint)i;
                return fault;
            }
        }

        return null;
    }

    public override void Count(IngestTally tally)
    {
        if (Fault is not null)
        {
            tally.Rejected += _outcomes.Length;
            return;
        }

        var existed = _outcomes.Count(outcome => outcome.Existed);
        tally.Existed += existed;
        tally.Created += _outcomes.Length - existed;
    }

    protected override Reply Success()
    {
        var reply = new AppendedAtomic();
        foreach (var outcome in _outcomes)
        {
            reply.Results.Add(AppendReply.From(outcome));
        }

        return new Reply { AppendedAtomic = reply };
    }
}
