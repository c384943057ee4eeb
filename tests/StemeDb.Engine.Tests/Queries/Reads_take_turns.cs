using StemeDb.Engine.Queries;

namespace StemeDb.Engine.Tests.Queries;

public sealed class Reads_take_turns
{
    private sealed class Work(Action run) : IThreadPoolWorkItem
    {
        public void Execute() => run();
    }

    [Fact]
    public void No_more_run_at_once_than_allowed_and_all_of_them_run()
    {
        var scheduler = new ReadScheduler(concurrency: 3, maxWaiting: 10_000);
        int running = 0, most = 0, done = 0;
        for (var i = 0; i < 2000; i++)
        {
            Assert.True(scheduler.TryAdd(new Work(() =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                Thread.SpinWait(200);
                Interlocked.Decrement(ref running);
                Interlocked.Increment(ref done);
            })));
        }

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref done) == 2000, TimeSpan.FromMinutes(1)));
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public void More_than_may_wait_are_refused()
    {
        using var gate = new ManualResetEventSlim();
        var scheduler = new ReadScheduler(concurrency: 1, maxWaiting: 2);
        Assert.True(scheduler.TryAdd(new Work(gate.Wait)));
        Assert.True(scheduler.TryAdd(new Work(() => { })));
        Assert.False(scheduler.TryAdd(new Work(() => { })));
        gate.Set();
        Assert.True(SpinWait.SpinUntil(() => scheduler.Count == 0, TimeSpan.FromMinutes(1)));
        Assert.True(scheduler.TryAdd(new Work(() => { })));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, seen) != seen)
        {
        }
    }
}
