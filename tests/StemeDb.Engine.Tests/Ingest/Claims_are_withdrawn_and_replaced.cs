using StemeDb.Engine.Ingest;
using StemeDb.Model.Assertions;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class Claims_are_withdrawn_and_replaced
{
    private static readonly AssertionId Unknown = new(new byte[32]);

    [Fact]
    public async Task A_source_withdraws_its_own_claim_and_saying_so_twice_changes_nothing()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var claim = await engine.AppendAsync(Claims.Of("a", "s", "x"));
        var first = await Retract(engine, claim.Claim.Id, "s");
        var second = await Retract(engine, claim.Claim.Id, "s");
        Assert.Equal((null, false, 2L), (first.Fault, first.Existed, first.Record!.Seq));
        Assert.Equal((null, true, 2L), (second.Fault, second.Existed, second.Record!.Seq));
        using var reader = engine.Store.OpenReader();
        Assert.Equal("wrong", reader.Find(claim.Claim.Id)!.Retracted!.Reason);
    }

    [Fact]
    public async Task A_claim_and_its_retractions_may_share_a_batch()
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: false);
        var id = CanonicalAssertion.ComputeId(
            StemeDb.Model.Records.AssertionView.Read(Claims.Of("a", "s", "x", Claims.Noon).Encoded()));
        var claim = engine.Submit(Claims.Of("a", "s", "x", Claims.Noon));
        var (first, second) = (Retract(engine, id, "s"), Retract(engine, id, "s"));
        engine.Worker.Start();
        Assert.Equal(id, EngineOnDisk.Outcome(await claim).Claim.Id);
        Assert.Equal((false, true), ((await first).Existed, (await second).Existed));
        Assert.Equal(2, engine.Store.AppliedSeq);
    }

    [Fact]
    public async Task Another_source_cannot_withdraw_it_but_an_administrator_can()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var claim = await engine.AppendAsync(Claims.Of("a", "s", "x"));
        var fault = await engine.RetractAsync(claim.Claim.Id, "t");
        Assert.Equal((FaultCode.FaultForbidden, "retraction_other_source"), (fault!.Code, fault.Name));
        Assert.Null(await engine.RetractAsync(claim.Claim.Id, "t", asAdmin: true));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_withdrawn()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        Assert.Equal(FaultCode.FaultNotFound, (await engine.RetractAsync(Unknown, "s"))!.Code);
        Assert.Equal(0, engine.Store.AppliedSeq);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_claim_replaces_earlier_ones_of_its_source(bool inOneBatch)
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: !inOneBatch);
        var old = Claims.Of("a", "s", "x", Claims.Noon);
        var id = CanonicalAssertion.ComputeId(StemeDb.Model.Records.AssertionView.Read(old.Encoded()));
        var first = engine.Submit(old);
        var second = engine.Submit(Claims.Of("a", "s", "y", null, id));
        if (inOneBatch)
        {
            engine.Worker.Start();
        }

        EngineOnDisk.Outcome(await first);
        var replacing = EngineOnDisk.Outcome(await second);
        using var reader = engine.Store.OpenReader();
        Assert.Equal(replacing.Claim.Id, reader.Find(id)!.SupersededBy!.Id);
    }

    [Fact]
    public async Task Replacing_what_is_not_there_or_anothers_points_at_the_fault_and_writes_nothing()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var own = await engine.AppendAsync(Claims.Of("a", "s", "x"));
        var other = await engine.AppendAsync(Claims.Of("a", "t", "x"));
        var unknown = (await engine.Submit(Claims.Of("a", "s", "y", null, own.Claim.Id, Unknown))).Fault!;
        var foreign = (await engine.Submit(Claims.Of("a", "s", "y", null, other.Claim.Id))).Fault!;
        Assert.Equal((FaultCode.FaultInvalid, "supersedes_unknown", "/supersedes/1"), (unknown.Code, unknown.Name, unknown.Pointer));
        Assert.Equal((FaultCode.FaultInvalid, "supersedes_other_source", "/supersedes/0"), (foreign.Code, foreign.Name, foreign.Pointer));
        Assert.Equal(2, engine.Store.AppliedSeq);
    }

    private static async Task<RecordRequest> Retract(EngineOnDisk engine, AssertionId id, string by) =>
        (RecordRequest)await engine.Submit(origin => new RetractRequest(id, Claims.Source(by), "wrong", asAdmin: false, origin));
}
