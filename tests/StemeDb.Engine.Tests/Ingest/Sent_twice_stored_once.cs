using StemeDb.Model.Time;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class Sent_twice_stored_once
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_its_time_the_same_content_is_the_same_assertion(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: !inOneBatch);
        var claim = Claims.Of("a/b", "s", "x", Claims.Noon);
        var (first, second) = (engine.Submit(claim), engine.Submit(claim));
        Start(engine, inOneBatch);
        var (created, existed) = (EngineOnDisk.Outcome(await first), EngineOnDisk.Outcome(await second));
        Assert.Equal((false, true), (created.Existed, existed.Existed));
        Assert.Equal((created.Claim.Id, created.Claim.Seq, created.Claim.RecordedAt), (existed.Claim.Id, existed.Claim.Seq, existed.Claim.RecordedAt));
        Assert.Equal(1, engine.Store.AppliedSeq);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_its_time_what_its_source_says_already_exists(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: !inOneBatch);
        var claim = Claims.Of("a/b", "s", "x");
        var (first, second) = (engine.Submit(claim), engine.Submit(claim));
        Start(engine, inOneBatch);
        var (created, existed) = (EngineOnDisk.Outcome(await first), EngineOnDisk.Outcome(await second));
        Assert.Equal((false, true), (created.Existed, existed.Existed));
        Assert.Equal(created.Claim.Id, existed.Claim.Id);
        Assert.Equal(created.Claim.RecordedAt, created.Claim.AssertedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_that_says_A_then_B_then_A_is_heard_as_saying_A(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: !inOneBatch);
        var all = new[] { "A", "B", "A", "A" }.Select(value => engine.Submit(Claims.Of("a/b", "s", value))).ToArray();
        Start(engine, inOneBatch);
        var outcomes = (await Task.WhenAll(all)).Select(EngineOnDisk.Outcome).ToArray();
        Assert.Equal([false, false, false, true], outcomes.Select(outcome => outcome.Existed));
        Assert.Equal([1, 2, 3, 3], outcomes.Select(outcome => outcome.Claim.Seq));
        Assert.Equal(3, engine.Store.FindLatestLive(Claims.Path("a/b"), Claims.Source("s"))!.Seq);
    }

    [Fact]
    public async Task Another_source_path_value_or_confidence_is_another_claim()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("a/b", "s", "x"));
        Assert.False((await engine.AppendAsync(Claims.Of("a/b", "t", "x"))).Existed);
        Assert.False((await engine.AppendAsync(Claims.Of("a/c", "s", "x"))).Existed);
        Assert.False((await engine.AppendAsync(Claims.Of("a/b", "s", "x") with { Confidence = 0.5 })).Existed);
        Assert.False((await engine.AppendAsync(Claims.Of("a/b", "s", "y"))).Existed);
        Assert.Equal(5, engine.Store.Counts.Assertions);
    }

    [Fact]
    public async Task A_claim_of_a_later_time_is_the_latest_whatever_came_last()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("a/b", "s", "late", new Instant(Claims.Noon.Ticks + TimeSpan.TicksPerDay)));
        await engine.AppendAsync(Claims.Of("a/b", "s", "early", new Instant(Claims.Noon.Ticks - TimeSpan.TicksPerDay)));
        Assert.True((await engine.AppendAsync(Claims.Of("a/b", "s", "late"))).Existed);
        Assert.False((await engine.AppendAsync(Claims.Of("a/b", "s", "early"))).Existed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_retracted_can_be_said_again(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var before = await engine.AppendAsync(Claims.Of("a/b", "s", "before"));
        var claim = await engine.AppendAsync(Claims.Of("a/b", "s", "x"));
        if (inOneBatch)
        {
            await engine.RestartAsync(isStarted: false);
        }

        var retraction = engine.RetractAsync(claim.Claim.Id, "s");
        var sameAsBefore = engine.Submit(Claims.Of("a/b", "s", "before"));
        var again = engine.Submit(Claims.Of("a/b", "s", "x"));
        Start(engine, inOneBatch);

        Assert.Null(await retraction);
        Assert.Equal((true, before.Claim.Seq), (EngineOnDisk.Outcome(await sameAsBefore).Existed, EngineOnDisk.Outcome(await sameAsBefore).Claim.Seq));
        Assert.False(EngineOnDisk.Outcome(await again).Existed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_superseded_can_be_said_again(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var claim = await engine.AppendAsync(Claims.Of("a/b", "s", "x"));
        if (inOneBatch)
        {
            await engine.RestartAsync(isStarted: false);
        }

        // The one that replaces it is on another path, so that the source has no live claim on this one.
        var replacing = engine.Submit(Claims.Of("a/c", "s", "y", null, claim.Claim.Id));
        var again = engine.Submit(Claims.Of("a/b", "s", "x"));
        Start(engine, inOneBatch);
        Assert.False(EngineOnDisk.Outcome(await replacing).Existed);
        Assert.False(EngineOnDisk.Outcome(await again).Existed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_restart_it_still_exists(bool checkpoint)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var dated = await engine.AppendAsync(Claims.Of("a/b", "s", "x", Claims.Noon));
        var undated = await engine.AppendAsync(Claims.Of("a/c", "s", "x"));
        await engine.RestartAsync(checkpoint: checkpoint);
        Assert.Equal((true, dated.Claim.Seq), Seen(await engine.AppendAsync(Claims.Of("a/b", "s", "x", Claims.Noon))));
        Assert.Equal((true, undated.Claim.Seq), Seen(await engine.AppendAsync(Claims.Of("a/c", "s", "x"))));
    }

    private static (bool, long) Seen(Admission.Admitted admitted) => (admitted.Existed, admitted.Claim.Seq);

    private static void Start(EngineOnDisk engine, bool isWaiting)
    {
        if (isWaiting)
        {
            engine.Worker.Start();
        }
    }
}
