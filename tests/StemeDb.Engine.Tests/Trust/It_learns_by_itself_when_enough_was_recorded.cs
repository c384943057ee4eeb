using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Trust;

namespace StemeDb.Engine.Tests.Trust;

public sealed class It_learns_by_itself_when_enough_was_recorded
{
    [Fact]
    public async Task One_record_in_a_hundred()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await using var schedule = Schedule(engine);
        await schedule.RunIfDueAsync();
        Assert.Equal(0, engine.Store.AppliedSeq);

        await CopiedWorld.FillAsync(engine);
        await schedule.RunIfDueAsync();
        Assert.Equal(361, engine.Store.AppliedSeq);

        // Its own record is no change; two are not one in a hundred of 360, three are.
        await schedule.RunIfDueAsync();
        await ContestAsync(engine, 0);
        await schedule.RunIfDueAsync();
        Assert.Equal(363, engine.Store.AppliedSeq);
        await ContestAsync(engine, 1);
        await schedule.RunIfDueAsync();
        Assert.Equal(366, engine.Store.AppliedSeq);
        Assert.Equal(2, engine.List(new ListSnapshots()).Items.Count);

        // After a restart it knows what was learned from.
        await engine.RestartAsync();
        await using var next = Schedule(engine);
        await next.RunIfDueAsync();
        Assert.Equal(0, engine.Trust.LearnedFrom);
    }

    [Fact]
    public async Task When_it_fails_health_says_so_until_it_succeeds()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await using var schedule = Schedule(engine);
        await CopiedWorld.FillAsync(engine);
        engine.Disk.FreeBytesLeft = 0;
        engine.Guard.Look();
        await schedule.RunIfDueAsync();
        Assert.Contains("could not be learned anew", schedule.Failure, StringComparison.Ordinal);
        engine.Disk.FreeBytesLeft = null;
        engine.Guard.Look();
        await engine.LearnAsync();
        Assert.Null(schedule.Failure);
    }

    private static TrustSchedule Schedule(EngineOnDisk engine) =>
        new(engine.Store, engine.Trust, TimeSpan.FromHours(1), new UntimedClock(), NullLogger<TrustSchedule>.Instance);

    private static async Task ContestAsync(EngineOnDisk engine, int path)
    {
        await engine.AppendAsync(Claims.Of($"q/{path}", "honest0", "x"));
        await engine.AppendAsync(Claims.Of($"q/{path}", "honest1", "y"));
    }
}
