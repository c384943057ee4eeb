using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class Writes_to_the_registry_may_have_conditions
{
    [Fact]
    public async Task Of_two_writers_that_read_the_same_entry_one_is_refused_even_within_one_commit()
    {
        await using var engine = await EngineOnDisk.NewAsync(isStarted: false);
        var first = PutAsync(engine, tier: 1, IfSeq(0));
        var second = PutAsync(engine, tier: 2, IfSeq(0));
        var third = PutAsync(engine, tier: 3, IfSeq(1));
        engine.Worker.Start();

        Assert.Null((await first).Fault);
        Assert.Equal(FaultCode.FaultPrecondition, (await second).Fault?.Code);
        Assert.Null((await third).Fault);
        Assert.Equal(2, engine.Store.AppliedSeq);
    }

    [Fact]
    public async Task What_is_in_force_as_asked_is_found_whatever_the_condition()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await PutAsync(engine, tier: 1, IfSeq(0));

        var again = await PutAsync(engine, tier: 1, IfSeq(0));

        Assert.Null(again.Fault);
        Assert.True(again.Existed);
        Assert.Equal(1, engine.Store.AppliedSeq);
    }

    [Fact]
    public async Task An_entry_may_be_asked_to_exist()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        Assert.Equal(FaultCode.FaultPrecondition, (await PutAsync(engine, tier: 1, new Condition { IfExists = true })).Fault?.Code);
        await PutAsync(engine, tier: 2, null);
        Assert.Null((await PutAsync(engine, tier: 1, new Condition { IfExists = true })).Fault);
    }

    [Fact]
    public async Task A_rule_is_judged_by_the_rule_that_was_recorded_last_of_whatever_pattern()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        Assert.Null((await RuleAsync(engine, "a/**", IfSeq(0))).Fault);
        Assert.Equal(FaultCode.FaultPrecondition, (await RuleAsync(engine, "b/**", IfSeq(0))).Fault?.Code);
        Assert.Null((await RuleAsync(engine, "b/**", IfSeq(1))).Fault);
        await engine.RestartAsync();
        Assert.Equal(FaultCode.FaultPrecondition, (await RuleAsync(engine, "c/**", IfSeq(1))).Fault?.Code);
        Assert.Null((await RuleAsync(engine, "c/**", IfSeq(2))).Fault);
    }

    private static Condition IfSeq(ulong seq) => new() { IfSeqs = { seq } };

    private static async Task<RecordRequest> PutAsync(EngineOnDisk engine, int tier, Condition? condition) => (RecordRequest)await engine.Submit(
        origin => new PutSourceRequest(Claims.Source("s"), SourceProfile.Default with { Tier = tier }, origin) { Condition = condition });

    private static async Task<RecordRequest> RuleAsync(EngineOnDisk engine, string pattern, Condition condition)
    {
        Assert.True(PathPattern.TryParse(System.Text.Encoding.UTF8.GetBytes(pattern), out var parsed, out _));
        Assert.True(ValueRuleJson.TryParse("""{"type":"exact"}"""u8, out var rule, out _));
        return (RecordRequest)await engine.Submit(origin => new PutRuleRequest(parsed!, rule!, origin) { Condition = condition });
    }
}
