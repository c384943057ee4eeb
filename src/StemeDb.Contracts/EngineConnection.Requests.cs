using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;
using StemeDb.Model.Assertions;

using static StemeDb.Contracts.Session.Messages;

namespace StemeDb.Contracts;

/// <content>The typed methods: each makes a request and reads its reply.</content>
public sealed partial class EngineConnection
{
    /// <inheritdoc/>
    public async Task<AppendOutcome> AppendAsync(ReadOnlyMemory<byte> assertion, EngineCall call = default)
    {
        var request = new Request { Append = new Append { Assertion = Wrap(assertion) } };
        var reply = await CallAsync(request, assertion.Length, call);
        return Outcome(reply.Appended);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AppendResult>> AppendManyAsync(
        ReadOnlyMemory<byte> assertions, IReadOnlyList<int> lengths, EngineCall call = default, AppendStamping? stamping = null)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        var append = new AppendMany { Assertions = Wrap(assertions), Stamping = Stamping(stamping) };
        append.Lengths.Capacity = lengths.Count;
        for (var i = 0; i < lengths.Count; i++)
        {
            append.Lengths.Add((uint)lengths[i]);
        }

        var reply = await CallAsync(new Request { AppendMany = append }, assertions.Length, call);
        return Outcomes(reply.AppendedMany);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AppendOutcome>> AppendAtomicAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> assertions, EngineCall call = default, AppendStamping? stamping = null)
    {
        var append = new AppendAtomic { Stamping = Stamping(stamping) };
        var bytes = 0L;
        foreach (var assertion in assertions)
        {
            append.Assertions.Add(Wrap(assertion));
            bytes += assertion.Length;
        }

        if (assertions.Count is 0 or > EngineLimits.MaxAtomicAssertions || bytes > EngineLimits.MaxAtomicBytes)
        {
            throw new EngineFaultException(new Fault
            {
                Code = FaultCode.FaultInvalid,
                Name = "atomic_size",
                Detail = $"An atomic append takes 1 to {EngineLimits.MaxAtomicAssertions} assertions of at most "
                    + $"{EngineLimits.MaxAtomicBytes} bytes together, not {assertions.Count} of {bytes} bytes; send less at once.",
            });
        }

        var reply = await CallAsync(new Request { AppendAtomic = append }, (int)bytes, call);
        var results = new AppendOutcome[reply.AppendedAtomic.Results.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Outcome(reply.AppendedAtomic.Results[i]);
        }

        return results;
    }

    /// <inheritdoc/>
    public async Task<RecordOutcome> RetractAsync(
        AssertionId id, ReadOnlyMemory<byte> source, string reason, bool asAdmin = false, EngineCall call = default)
    {
        var retract = new Retract { AssertionId = Bytes(id), Source = Wrap(source), Reason = reason, AsAdmin = asAdmin };
        var reply = await CallAsync(new Request { Retract = retract }, source.Length + (reason.Length * 3), call);
        return Outcome(reply.Recorded);
    }

    /// <inheritdoc/>
    public async Task<RecordOutcome> PutSourceAsync(
        ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> profileJson, EngineCall call = default, WriteCondition? condition = null)
    {
        var put = new PutSource { Source = Wrap(source), ProfileJson = Wrap(profileJson), Condition = Condition(condition) };
        var reply = await CallAsync(new Request { PutSource = put }, source.Length + profileJson.Length, call);
        return Outcome(reply.Recorded);
    }

    /// <inheritdoc/>
    public async Task<RecordOutcome> PutRuleAsync(
        ReadOnlyMemory<byte> pattern, ReadOnlyMemory<byte> ruleJson, EngineCall call = default, WriteCondition? condition = null)
    {
        var put = new PutRule { Pattern = Wrap(pattern), RuleJson = Wrap(ruleJson), Condition = Condition(condition) };
        var reply = await CallAsync(new Request { PutRule = put }, pattern.Length + ruleJson.Length, call);
        return Outcome(reply.Recorded);
    }

    /// <inheritdoc/>
    public async Task<QueryAnswer> QueryAsync(EngineQuery query, EngineCall call = default)
    {
        var reply = await CallAsync(Request(query), Size(query), call);
        return new QueryAnswer(reply.Json.Utf8.Memory, (long)reply.Json.ClaimsRead);
    }

    /// <inheritdoc/>
    public async Task<JsonPage> QueryPatternAsync(EngineQuery query, EngineCall call = default) =>
        Page(await CallAsync(Request(query), Size(query), call));

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> GetAssertionAsync(AssertionId id, EngineCall call = default)
    {
        var get = new GetAssertion { Id = Bytes(id) };
        return (await CallAsync(new Request { GetAssertion = get }, AssertionId.ByteLength, call)).Json.Utf8.Memory;
    }

    /// <inheritdoc/>
    public async Task<JsonPage> ListAssertionsAsync(
        ReadOnlyMemory<byte> conceptPath,
        ReadOnlyMemory<byte> source,
        int limit = 0,
        ReadOnlyMemory<byte> cursor = default,
        EngineCall call = default)
    {
        var list = new ListAssertions
        {
            ConceptPath = Wrap(conceptPath),
            Source = Wrap(source),
            Limit = (uint)limit,
            Cursor = Wrap(cursor),
        };
        return Page(await CallAsync(
            new Request { ListAssertions = list }, conceptPath.Length + source.Length + cursor.Length, call));
    }

    /// <inheritdoc/>
    public async Task<JsonPage> ListConceptsAsync(
        ReadOnlyMemory<byte> prefix, int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default)
    {
        var list = new ListConcepts { Prefix = Wrap(prefix), Limit = (uint)limit, Cursor = Wrap(cursor) };
        return Page(await CallAsync(new Request { ListConcepts = list }, prefix.Length + cursor.Length, call));
    }

    /// <inheritdoc/>
    public async Task<JsonPage> ListConflictsAsync(
        ReadOnlyMemory<byte> prefix, int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default)
    {
        var list = new ListConflicts { Prefix = Wrap(prefix), Limit = (uint)limit, Cursor = Wrap(cursor) };
        return Page(await CallAsync(new Request { ListConflicts = list }, prefix.Length + cursor.Length, call));
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> CheckAnswersAsync(ReadOnlyMemory<byte> answers, EngineCall call = default)
    {
        var check = new CheckAnswers { Json = Wrap(answers) };
        return (await CallAsync(new Request { CheckAnswers = check }, answers.Length, call)).Json.Utf8.Memory;
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> GetSourceAsync(ReadOnlyMemory<byte> source, EngineCall call = default)
    {
        var get = new GetSource { Source = Wrap(source) };
        return (await CallAsync(new Request { GetSource = get }, source.Length, call)).Json.Utf8.Memory;
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> ListRulesAsync(EngineCall call = default) =>
        (await CallAsync(new Request { ListRules = new ListRules() }, 0, call)).Json.Utf8.Memory;

    /// <inheritdoc/>
    public async Task<JsonPage> ListSnapshotsAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default)
    {
        var list = new ListSnapshots { Limit = (uint)limit, Cursor = Wrap(cursor) };
        return Page(await CallAsync(new Request { ListSnapshots = list }, cursor.Length, call));
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> GetSnapshotAsync(ReadOnlyMemory<byte> id, EngineCall call = default)
    {
        var get = new GetSnapshot { Id = Wrap(id) };
        return (await CallAsync(new Request { GetSnapshot = get }, id.Length, call)).Json.Utf8.Memory;
    }
}
