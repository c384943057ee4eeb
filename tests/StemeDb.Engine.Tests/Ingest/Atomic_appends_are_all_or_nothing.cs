using StemeDb.Engine.Admission;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Assertions;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class Atomic_appends_are_all_or_nothing
{
    private static readonly AssertionId Unknown = new(new byte[32]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_fault_takes_back_all_of_it_and_nothing_around_it(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: !inOneBatch);
        var before = engine.Submit(Claims.Of("before", "s", "x"));
        var atomic = Atomic(engine, Claims.Of("a", "s", "x"), Claims.Of("b", "s", "x"), Claims.Of("c", "s", "x", null, Unknown));
        var after = engine.Submit(Claims.Of("a", "s", "x"));
        if (inOneBatch)
        {
            engine.Worker.Start();
        }

        Assert.Equal((2u, "/supersedes/0"), ((await atomic).Fault!.Item, (await atomic).Fault!.Pointer));
        Assert.Equal((false, 1L), (EngineOnDisk.Outcome(await before).Existed, EngineOnDisk.Outcome(await before).Claim.Seq));
        Assert.Equal((false, 2L), (EngineOnDisk.Outcome(await after).Existed, EngineOnDisk.Outcome(await after).Claim.Seq));
        Assert.Equal(2, engine.Store.Counts.Assertions);
    }

    [Fact]
    public async Task Each_sees_those_before_it()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var done = Assert.IsType<AppendAtomicRequest>(await Atomic(
            engine, Claims.Of("a", "s", "x"), Claims.Of("a", "s", "x"), Claims.Of("a", "s", "y"), Claims.Of("a", "s", "x")));
        Assert.Null(done.Fault);
        Assert.Equal([(false, 1L), (true, 1L), (false, 2L), (false, 3L)], done.Outcomes.Select(o => (o.Existed, o.Claim.Seq)));
    }

    [Fact]
    public async Task More_than_one_commit_can_hold_is_refused_and_the_engine_goes_on()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var large = Enumerable.Range(0, 100).Select(i => Claims.Of($"p/{i}", "s", new string('x', 60_000))).ToArray();
        Assert.Equal("atomic_size", (await Atomic(engine, large)).Fault!.Name);
        Assert.Equal(0, engine.Store.AppliedSeq);
        Assert.Equal(1, (await engine.AppendAsync(Claims.Of("a", "s", "x"))).Claim.Seq);
    }

    private static Task<IngestRequest> Atomic(EngineOnDisk engine, params Assertion[] assertions) => engine.Submit(origin =>
        new AppendAtomicRequest([.. assertions.Select(a => PreparedAssertion.Prepare(a.Encoded()))], origin));
}
