using StemeDb.Engine.Admission;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;

namespace StemeDb.Simulation.Reference;

/// <summary>A write: what the engine is asked for.</summary>
internal abstract record Write
{
    public abstract IngestRequest ToRequest(WriteOrigin origin);

    protected static PreparedAssertion Prepared(Assertion assertion) => PreparedAssertion.Prepare(AssertionEncoding.Encode(assertion));
}

internal sealed record AssertWrite(Assertion Assertion) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) => new AppendRequest(Prepared(Assertion), origin);
}

internal sealed record AtomicWrite(IReadOnlyList<Assertion> Assertions) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) => new AppendAtomicRequest([.. Assertions.Select(Prepared)], origin);
}

internal sealed record RetractWrite(AssertionId Target, SourceId By, string Reason, bool AsAdmin) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) => new RetractRequest(Target, By, Reason, AsAdmin, origin);
}

internal sealed record SourceWrite(SourceId Source, SourceProfile Profile) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) => new PutSourceRequest(Source, Profile, origin);
}

internal sealed record RuleWrite(PathPattern Pattern, ValueRule Rule) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) => new PutRuleRequest(Pattern, Rule, origin);
}

/// <summary>Makes a key, changes one or revokes it, and records who did.</summary>
internal sealed record KeyWrite(string KeyId, ApiKey Key, long ExpectedSeq, AuditEntry Audit) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) => new PutKeyRequest(KeyId, Key, ExpectedSeq, origin) { Audit = Audit };
}

/// <summary>A line of a bulk request with an idempotency key.</summary>
internal sealed record StampedWrite(Assertion Assertion, LineStamp Stamp) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) =>
        new AppendRequest(PreparedAssertion.Prepare(AssertionEncoding.Encode(Assertion), Stamp), origin);
}

/// <summary>A bulk request with an idempotency key begins.</summary>
internal sealed record BeginWrite(string Key, string Head) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) => new BeginIdempotentRequest(Key, Head, 1, origin);
}

/// <summary>A bulk request with an idempotency key has come to something.</summary>
internal sealed record EndWrite(string Key, IdempotentOutcome Outcome) : Write
{
    public override IngestRequest ToRequest(WriteOrigin origin) => new EndIdempotentRequest(Key, 1, Outcome, origin);
}

/// <summary>What a write must come to.</summary>
/// <param name="Fault">Name of the fault; null when it is admitted.</param>
/// <param name="Items">For each assertion or record: was it there already, and its seq.</param>
internal sealed record Outcome(string? Fault, IReadOnlyList<(bool Existed, long Seq)> Items)
{
    public static Outcome Of(string fault) => new(fault, []);

    public static Outcome Of(bool existed, long seq) => new(null, [(existed, seq)]);

    /// <summary>What the engine said, in the same words.</summary>
    public static Outcome Of(IngestRequest request) => request switch
    {
        { Fault: { } fault } => Of(fault.Name),
        AppendRequest append => Of(append.Outcome.Existed, append.Outcome.Claim.Seq),
        AppendAtomicRequest atomic => new Outcome(null, [.. atomic.Outcomes.Select(item => (item.Existed, item.Claim.Seq))]),
        RecordRequest record => Of(record.Existed, record.Record!.Seq),
        BeginIdempotentRequest begin when begin.ToReply().Begun is var begun => Of(begun.Existed, (long)begun.Seq),
        EndIdempotentRequest => new Outcome(null, []),
        _ => throw new SimulationFailedException($"A request of a kind that is not known: {request.GetType().Name}."),
    };

    public override string ToString() => Fault ?? string.Join(", ", Items.Select(item => $"{(item.Existed ? "exists" : "created")} {item.Seq}"));

    public bool Equals(Outcome? other) => other is not null && Fault == other.Fault && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => HashCode.Combine(Fault, Items.Count);
}
