using CsCheck;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Admission;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Tests.Ingest;

/// <summary>Bulk requests with an idempotency key, as the engine sees them. CsCheck prints the seed of a failure.</summary>
public sealed class A_request_tried_again_records_nothing_twice
{
    private static readonly string Key = new('a', 64);
    private static readonly string Head = new('b', 64);

    /// <summary>
    /// Lines of two sources on two paths that go back and forth between two values, some with their time. Those are on paths of their own:
    /// see <see cref="What_a_line_repeats_may_be_another_claim_in_the_second_try_and_is_found_in_the_third"/>.
    /// </summary>
    private static readonly Gen<Assertion[]> Lines = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 5],
        (path, source, value, time) => Claims.Of(
            time == 0 ? $"t{path}" : $"p{path}", $"s{source}", $"v{value}", time == 0 ? new Instant(Claims.Noon.Ticks + value) : null)).Array[1, 12];

    [Fact]
    public async Task A_file_that_says_A_B_A_B_is_heard_as_that_however_often_it_is_sent()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        Assertion[] lines = [Claims.Of("p", "s", "A"), Claims.Of("p", "s", "B"), Claims.Of("p", "s", "A"), Claims.Of("p", "s", "B")];

        var first = await TryAsync(engine, lines);
        var second = await TryAsync(engine, lines);

        Assert.Equal(first, second);
        Assert.Equal(4, engine.Store.Counts.Assertions);
    }

    [Fact]
    public async Task What_was_said_before_is_found_in_every_try_though_something_else_is_the_latest_now()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var before = await engine.AppendAsync(Claims.Of("p", "s", "A"));
        Assertion[] lines = [Claims.Of("p", "s", "A"), Claims.Of("p", "s", "B")];

        var first = await TryAsync(engine, lines);
        var second = await TryAsync(engine, lines);

        Assert.Equal(first, second);
        Assert.Equal((before.Claim.Id, true), (first[0].Id, first[0].Existed));
        Assert.Equal(2, engine.Store.Counts.Assertions);
    }

    /// <summary>
    /// What the engine does not tell apart (docs/decisions/idempotency.md): whether a claim with its own time was recorded by a line before
    /// this one or by a line behind it. What a source says is heard once too often, never once too little.
    /// </summary>
    [Fact]
    public async Task What_a_line_repeats_may_be_another_claim_in_the_second_try_and_is_found_in_the_third()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("p", "s", "A", new Instant(Claims.Noon.Ticks - 2)));
        Assertion[] lines = [Claims.Of("p", "s", "A"), Claims.Of("p", "s", "B", new Instant(Claims.Noon.Ticks - 1))];

        var first = await TryAsync(engine, lines);
        var second = await TryAsync(engine, lines);
        var third = await TryAsync(engine, lines);

        Assert.True(first[0].Existed);
        Assert.NotEqual(first[0].Id, second[0].Id);
        Assert.Equal(second, third);
        Assert.Equal(3, engine.Store.Counts.Assertions);
    }

    [Fact]
    public async Task Broken_off_anywhere_and_sent_again_it_comes_to_the_same_as_sent_once()
    {
        await Gen.Select(Lines, Gen.Int[0, 12], Gen.Bool, Gen.Bool).SampleAsync(async given =>
        {
            var (lines, cut, restarts, checkpoints) = given;
            await using var once = await EngineOnDisk.NewAsync();
            await using var twice = await EngineOnDisk.NewAsync();

            var whole = await TryAsync(once, lines);
            await TryAsync(twice, lines[..Math.Min(cut, lines.Length)]);
            if (restarts)
            {
                await twice.RestartAsync(checkpoint: checkpoints);
            }

            var again = await TryAsync(twice, lines);

            Assert.Equal(once.Store.Counts.Assertions, twice.Store.Counts.Assertions);
            Assert.Equal(whole.Select(line => line.Seq), again.Select(line => line.Seq));
            Assert.Equal(await TryAsync(once, lines), await TryAsync(twice, lines), (a, b) => (a.Existed, a.Seq) == (b.Existed, b.Seq));
        }, iter: 30, threads: 1);
    }

    [Fact]
    public async Task A_request_that_was_ended_records_nothing_more()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await TryAsync(engine, [Claims.Of("p", "s", "A")]);
        var outcome = new IdempotentOutcome(new string('c', 64), 1, 0, 0, 2);
        Assert.Null((await engine.Submit(origin => new EndIdempotentRequest(Key, 1, outcome, origin))).Fault);

        await engine.RestartAsync(checkpoint: true);
        var begun = await BeginAsync(engine, Head);
        var line = await AppendAsync(engine, begun, 1, Claims.Of("p", "s", "A"));
        var other = await AppendAsync(engine, begun, 2, Claims.Of("p", "s", "B"));

        Assert.Equal((1UL, 0UL), (begun.Outcome.Created, begun.Outcome.Rejected));
        Assert.Null(line.Fault);
        Assert.Equal("not_admitted_before", other.Fault?.Name);
        Assert.Equal(1, engine.Store.Counts.Assertions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_request_under_the_key_is_refused_until_the_key_is_forgotten(bool checkpoint)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var first = await BeginAsync(engine, Head);
        await engine.RestartAsync(checkpoint: checkpoint);
        var other = new string('d', 64);

        var refused = await engine.Submit(origin => new BeginIdempotentRequest(Key, other, 2, origin));
        engine.Clock.Now = new Instant(first.Base + (IdempotentRequest.RememberedFor - TimeSpan.FromMinutes(1)).Ticks);
        var again = await BeginAsync(engine, Head);
        engine.Clock.Now = new Instant(first.Base + (IdempotentRequest.RememberedFor + TimeSpan.FromMinutes(1)).Ticks);
        var anew = await BeginAsync(engine, other);

        Assert.Equal("idempotency_key_reused", refused.Fault?.Name);
        Assert.Equal((first.Seq, first.Base, true), (again.Seq, again.Base, again.Existed));
        Assert.False(anew.Existed);
        Assert.True(anew.Base > first.Base);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_run_that_holds_the_key_cannot_be_read_nothing_is_carried_out_and_then_it_is_as_before(bool ended)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var first = await BeginAsync(engine, Head);
        var outcome = new IdempotentOutcome(new string('c', 64), 1, 0, 0, 2);
        if (ended) Assert.Null((await engine.Submit(origin => new EndIdempotentRequest(Key, 1, outcome, origin))).Fault);
        await engine.Store.CheckpointAsync(TestContext.Current.CancellationToken);
        File.Delete(Assert.Single(Directory.GetFiles(engine.StoreOptions.Directory, "*.kv")));
        await engine.AppendAsync(Claims.Of("p", "s", "A"));
        await engine.RestartAsync();
        var seq = engine.Store.AppliedSeq;

        var refused = await engine.Submit(origin => new BeginIdempotentRequest(Key, Head, 2, origin));
        Assert.Equal(("range_unavailable", FaultCode.FaultRangeUnavailable, true), (refused.Fault?.Name, refused.Fault?.Code, ((IdempotentRequest)refused).EndsTurn));
        Assert.Equal(seq, engine.Store.AppliedSeq);

        engine.Store.RepairFrom(engine.Journal, _ => { });
        await UntilRepairedAsync(engine);
        var again = await BeginAsync(engine, Head);
        Assert.Equal((first.Seq, first.Base, true, ended), (again.Seq, again.Base, again.Existed, again.Outcome is not null));
        Assert.Equal(seq, engine.Store.AppliedSeq);
    }

    private static async Task UntilRepairedAsync(EngineOnDisk engine)
    {
        for (var giveUp = Environment.TickCount64 + 60_000; engine.Store.Status.Faults.Count > 0;)
        {
            Assert.True(Environment.TickCount64 < giveUp, string.Join('\n', engine.Store.Status.Faults));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<(AssertionId Id, bool Existed, long Seq)[]> TryAsync(EngineOnDisk engine, Assertion[] lines)
    {
        var begun = await BeginAsync(engine, Head);
        var outcomes = new (AssertionId Id, bool Existed, long Seq)[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var outcome = EngineOnDisk.Outcome(await AppendAsync(engine, begun, i + 1, lines[i]));
            outcomes[i] = (outcome.Claim.Id, outcome.Existed, outcome.Claim.Seq);
        }

        return outcomes;
    }

    private static async Task<Begun> BeginAsync(EngineOnDisk engine, string head)
    {
        var request = await engine.Submit(origin => new BeginIdempotentRequest(Key, head, 1, origin));
        Assert.Null(request.Fault);
        return request.ToReply().Begun;
    }

    private static Task<IngestRequest> AppendAsync(EngineOnDisk engine, Begun begun, int line, Assertion assertion)
    {
        var stamping = new Stamping { Base = begun.Base, CreatedAfter = begun.Existed ? begun.Seq : 0, OnlyKnown = begun.Outcome is not null };
        stamping.Lines.Add((ulong)line);
        return engine.Submit(origin => new AppendRequest(PreparedAssertion.Prepare(assertion.Encoded(), LineStamp.Of(stamping, 0)!), origin));
    }
}
