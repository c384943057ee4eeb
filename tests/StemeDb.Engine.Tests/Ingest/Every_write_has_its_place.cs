using StemeDb.Model.Time;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class Every_write_has_its_place
{
    [Fact]
    public async Task Seqs_have_no_gaps_and_recorded_at_only_grows_even_when_the_clock_goes_back()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var outcomes = new List<Admission.Admitted>();
        for (var i = 0; i < 20; i++)
        {
            engine.Clock.Now = new Instant(Claims.Noon.Ticks - (i % 3 * TimeSpan.TicksPerHour));
            outcomes.Add(await engine.AppendAsync(Claims.Of("a", "s", $"v{i}")));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), outcomes.Select(o => o.Claim.Seq));
        Assert.Equal(outcomes.Select(o => o.Claim.RecordedAt).Distinct().Order(), outcomes.Select(o => o.Claim.RecordedAt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_goes_on_where_the_log_ended_with_the_clock_not_behind_it(bool checkpoint)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var last = await engine.AppendAsync(Claims.Of("a", "s", "x"));
        engine.Clock.Now = new Instant(Claims.Noon.Ticks - TimeSpan.TicksPerDay);
        await engine.RestartAsync(checkpoint: checkpoint);
        var next = await engine.AppendAsync(Claims.Of("a", "s", "y"));
        Assert.Equal(last.Claim.Seq + 1, next.Claim.Seq);
        Assert.True(next.Claim.RecordedAt > last.Claim.RecordedAt);
    }

    [Fact]
    public async Task Writes_of_one_caller_are_admitted_in_the_order_submitted_across_batches()
    {
        await using var engine = await EngineOnDisk.NewAsync(
            isStarted: false, options: new(BatchBytes: 64 << 10, QueueBytes: 64 << 20, RetainBytes: 1 << 20, default));
        var writes = Enumerable.Range(0, 3000).Select(i => engine.Submit(Claims.Of($"p/{i}", "s", new string('x', 100)))).ToArray();
        engine.Worker.Start();
        var outcomes = (await Task.WhenAll(writes)).Select(EngineOnDisk.Outcome);
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => (long)i), outcomes.Select(o => o.Claim.Seq));
    }

    [Fact]
    public async Task A_reader_sees_a_write_as_soon_as_it_is_acknowledged()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        for (var i = 0; i < 200; i++)
        {
            var outcome = await engine.AppendAsync(Claims.Of("a", "s", $"v{i}"));
            using var reader = engine.Store.OpenReader();
            Assert.NotNull(reader.Find(outcome.Claim.Id));
        }
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_the_journal()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var outcome = await engine.AppendAsync(Claims.Of("a", "s", "x"));
        Assert.Equal(outcome.Claim.Seq, engine.Journal.Durable.Seq);
        Assert.Contains(engine.Disk.Operations, operation => operation.StartsWith("Sync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_whose_caller_has_given_up_before_its_turn_is_not_written()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var write = await engine.Submit(
            origin => new StemeDb.Engine.Ingest.AppendRequest(
                Admission.PreparedAssertion.Prepare(Claims.Of("a", "s", "x").Encoded()), origin),
            givesUpAtMs: Environment.TickCount64 - 1);
        Assert.Equal(FaultCode.FaultDeadline, write.Fault!.Code);
        Assert.Equal(0, engine.Journal.Durable.Seq);
    }

    [Fact]
    public async Task Stopping_finishes_what_was_admitted_and_refuses_the_rest()
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: false);
        var writes = Enumerable.Range(0, 500).Select(i => engine.Submit(Claims.Of($"p/{i}", "s", "x"))).ToArray();
        engine.Worker.Start();
        engine.Worker.Stop(TimeSpan.FromMinutes(1));
        Assert.All(await Task.WhenAll(writes), write => Assert.Null(write.Fault));
        Assert.Equal(FaultCode.FaultStopping, (await engine.Submit(Claims.Of("a", "s", "x"))).Fault!.Code);
    }

    [Fact]
    public async Task What_does_not_fit_the_queue_is_refused()
    {
        await using var engine = await EngineOnDisk.NewAsync(
            isStarted: false, options: new(BatchBytes: 64 << 10, QueueBytes: 1000, RetainBytes: 1 << 20, default));
        var taken = engine.Submit(Claims.Of("a", "s", new string('x', 900)));
        var refused = await engine.Submit(Claims.Of("b", "s", new string('x', 900)));
        Assert.Equal(FaultCode.FaultOverloaded, refused.Fault!.Code);
        engine.Worker.Start();
        Assert.Null((await taken).Fault);
    }
}
