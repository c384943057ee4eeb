using System.Collections.Concurrent;
using System.Diagnostics;
using StemeDb.Engine.Admission;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Telemetry;

namespace StemeDb.Engine.Tests.Ingest;

public sealed class Writes_are_traced_to_their_commit
{
    [Fact]
    public async Task The_commit_is_a_child_of_the_request_which_is_a_child_of_the_caller()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "StemeDb.Engine",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var trace = ActivityTraceId.CreateRandom();
        var caller = ActivitySpanId.CreateRandom();
        await using var engine = await EngineOnDisk.NewAsync();

        var request = EngineActivities.Begin("engine.append", $"00-{trace}-{caller}-01");
        Assert.NotNull(request);
        Assert.Null(Activity.Current);
        var write = await engine.Submit(origin => new AppendRequest(
            PreparedAssertion.Prepare(Claims.Of("a", "s", "x").Encoded()), origin with { Activity = request }));
        EngineActivities.End(request, write.Fault?.Name);

        var commit = Assert.Single(ended, activity => activity.OperationName == "journal.commit" && activity.TraceId == trace);
        Assert.Equal((caller, request.SpanId), (request.ParentSpanId, commit.ParentSpanId));
        Assert.Equal(new DateTime(Claims.Noon.Ticks, DateTimeKind.Utc), commit.StartTimeUtc);
        Assert.Contains(request, ended);
    }

    [Fact]
    public void A_caller_that_is_not_traced_costs_no_span() => Assert.Null(EngineActivities.Begin("engine.append", ""));
}
