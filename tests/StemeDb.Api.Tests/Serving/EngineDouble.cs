using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Api.Tests.Serving;

/// <summary>An engine that keeps what it is sent in memory, and fails as a test tells it to.</summary>
internal sealed partial class EngineDouble : IEngineConnection
{
    public static readonly Instant Moment = new(new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).Ticks);

    private readonly Lock _gate = new();
    private readonly Dictionary<AssertionId, long> _seqs = [];

    public EngineConnectionStatus Status { get; set; } = new(true, null);

    /// <summary>What every call throws; null: it works.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Runs before an append is admitted; the argument is how many came before it.</summary>
    public Func<int, EngineCall, Task>? BeforeAppend { get; set; }

    /// <summary>What was admitted, in the order of admission.</summary>
    public ConcurrentQueue<Assertion> Appended { get; } = [];

    /// <summary>Every other call, as text.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public EngineQuery? LastQuery { get; private set; }

    public EngineCall LastCall { get; private set; }

    public int AppendCalls { get; private set; }

    public JsonPage Page { get; set; } = new([], default, 0);

    /// <summary>The parts that a feed gives; null: none, and the feed ends.</summary>
    public Func<EngineFeed, CancellationToken, IAsyncEnumerable<FeedPart>>? Feed { get; set; }

    public IAsyncEnumerable<FeedPart> FollowAsync(EngineFeed feed, CancellationToken cancellationToken = default) =>
        Failure is { } failure ? Failing(failure) : Feed?.Invoke(feed, cancellationToken) ?? AsyncEnumerable.Empty<FeedPart>();

    public Task WaitUntilConnectedAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public async Task<AppendOutcome> AppendAsync(ReadOnlyMemory<byte> assertion, EngineCall call = default)
    {
        LastCall = call;
        if (BeforeAppend is { } before)
        {
            await before(AppendCalls++, call);
        }

        return Failure is null ? Admit(assertion) : throw Failure;
    }

    public async Task<IReadOnlyList<AppendResult>> AppendManyAsync(
        ReadOnlyMemory<byte> assertions, IReadOnlyList<int> lengths, EngineCall call = default, AppendStamping? stamping = null)
    {
        var at = 0;
        var appends = lengths.Select(length => AppendOneAsync(assertions.Slice((at += length) - length, length), call)).ToList();
        return await Task.WhenAll(appends);
    }

    public Task<IReadOnlyList<AppendOutcome>> AppendAtomicAsync(IReadOnlyList<ReadOnlyMemory<byte>> assertions, EngineCall call = default, AppendStamping? stamping = null) =>
        Failure is null
            ? Task.FromResult<IReadOnlyList<AppendOutcome>>([.. assertions.Select(Admit)])
            : Task.FromException<IReadOnlyList<AppendOutcome>>(Failure);

    public Task<RecordOutcome> RetractAsync(
        AssertionId id, ReadOnlyMemory<byte> source, string reason, bool asAdmin = false, EngineCall call = default) =>
        Record($"retract {id} {Text(source)} {reason} {asAdmin}", call);

    public Task<RecordOutcome> PutSourceAsync(
        ReadOnlyMemory<byte> source, ReadOnlyMemory<byte> profileJson, EngineCall call = default, WriteCondition? condition = null) =>
        Record($"source {Text(source)} {Text(profileJson)}{Text(condition)}", call);

    public Task<RecordOutcome> PutRuleAsync(
        ReadOnlyMemory<byte> pattern, ReadOnlyMemory<byte> ruleJson, EngineCall call = default, WriteCondition? condition = null) =>
        Record($"rule {Text(pattern)} {Text(ruleJson)}{Text(condition)}", call);

    /// <summary>Claims that every answer says it read.</summary>
    public long ClaimsRead { get; set; }

    public async Task<QueryAnswer> QueryAsync(EngineQuery query, EngineCall call = default)
    {
        LastQuery = query;
        return new QueryAnswer(await Answer($"query {Text(query.ConceptPath)}"), ClaimsRead);
    }

    public Task<JsonPage> QueryPatternAsync(EngineQuery query, EngineCall call = default)
    {
        LastQuery = query;
        return Listing($"pattern {Text(query.ConceptPath)}");
    }

    public Task<ReadOnlyMemory<byte>> GetAssertionAsync(AssertionId id, EngineCall call = default) => Answer($"get {id}");

    public Task<JsonPage> ListAssertionsAsync(
        ReadOnlyMemory<byte> conceptPath, ReadOnlyMemory<byte> source, int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default) =>
        Listing($"list {Text(conceptPath)} {Text(source)} {limit} {Text(cursor)}");

    public Task<JsonPage> ListConceptsAsync(
        ReadOnlyMemory<byte> prefix, int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default) =>
        Listing($"concepts {Text(prefix)} {limit} {Text(cursor)}");

    public Task<JsonPage> ListConflictsAsync(
        ReadOnlyMemory<byte> prefix, int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default) =>
        Listing($"conflicts {Text(prefix)} {limit} {Text(cursor)}");

    public Task<ReadOnlyMemory<byte>> CheckAnswersAsync(ReadOnlyMemory<byte> answers, EngineCall call = default) => Answer($"check {answers.Length}");

    public Task<ReadOnlyMemory<byte>> GetSourceAsync(ReadOnlyMemory<byte> source, EngineCall call = default) => Answer($"source {Text(source)}");

    public Task<ReadOnlyMemory<byte>> ListRulesAsync(EngineCall call = default) => Answer("rules");

    public Task<JsonPage> ListSnapshotsAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default) =>
        Listing($"snapshots {limit} {Text(cursor)}");

    public Task<ReadOnlyMemory<byte>> GetSnapshotAsync(ReadOnlyMemory<byte> id, EngineCall call = default) =>
        Answer($"snapshot {Convert.ToHexStringLower(id.Span)}");

    public async Task<LearnOutcome> LearnAsync(EngineCall call = default)
    {
        LastCall = call;
        var existed = Calls.Contains("learn");
        await Answer("learn");
        return new LearnOutcome(existed, Encoding.UTF8.GetBytes($$"""{"id":"{{new string('c', 64)}}","in_force":true}"""));
    }

    public Task<EngineStatus> GetStatusAsync(EngineCall call = default) => Failure is null
        ? Task.FromResult(new EngineStatus("0.1.0", "c", 1, TimeSpan.FromSeconds(5), Appended.Count, Appended.Count, 0, 0, []))
        : Task.FromException<EngineStatus>(Failure);

    public Task<long> CheckpointAsync(EngineCall call = default) => Task.FromResult(0L);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<AppendResult> AppendOneAsync(ReadOnlyMemory<byte> assertion, EngineCall call)
    {
        try
        {
            return new AppendResult(await AppendAsync(assertion, call), null);
        }
        catch (EngineFaultException e)
        {
            return new AppendResult(default, e.Fault);
        }
    }

    private static async IAsyncEnumerable<FeedPart> Failing(Exception failure)
    {
        await Task.FromException(failure);
        yield break;
    }

    private static string Text(WriteCondition? condition) =>
        condition is null ? "" : $" if {string.Join(',', condition.IfSeqs)}{(condition.IfExists ? "exists" : "")}";

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private AppendOutcome Admit(ReadOnlyMemory<byte> content)
    {
        var id = new AssertionId(SHA256.HashData(content.Span));
        lock (_gate)
        {
            var existed = _seqs.TryGetValue(id, out var seq);
            if (!existed)
            {
                _seqs[id] = seq = _seqs.Count + 1;
                Appended.Enqueue(AssertionEncoding.Decode(content.ToArray()));
            }

            return new AppendOutcome(existed, id, seq, Moment);
        }
    }

    private Task<RecordOutcome> Record(string call, EngineCall made)
    {
        LastCall = made;
        var existed = Calls.Contains(call);
        Calls.Enqueue(call);
        return Failure is null
            ? Task.FromResult(new RecordOutcome(existed, 7, Moment))
            : Task.FromException<RecordOutcome>(Failure);
    }

    private Task<ReadOnlyMemory<byte>> Answer(string call)
    {
        Calls.Enqueue(call);
        return Failure is null
            ? Task.FromResult<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes($$"""{"answer":"{{call}}"}"""))
            : Task.FromException<ReadOnlyMemory<byte>>(Failure);
    }

    private Task<JsonPage> Listing(string call)
    {
        Calls.Enqueue(call);
        return Failure is null ? Task.FromResult(Page) : Task.FromException<JsonPage>(Failure);
    }
}
