using System.Numerics;
using CsCheck;
using StackExchange.Redis;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.Tests.RateLimits;

/// <summary>
/// The script that Redis runs against a model in whole numbers of any size, over random histories with a clock that also jumps. A
/// failure prints its seed.
/// </summary>
public sealed class TakeScriptTests
{
    private const string Clock = "redis.call('TIME')";

    private static readonly Gen<(long Interval, int Burst)> Policies =
        Gen.OneOf(Gen.Long[1000, 100_000], Gen.Long[1_000_000, 1_000_000_000_000]).SelectMany(
            interval => Gen.Int[1, (int)Math.Min(1_000_000, 2_592_000_000_000_000 / interval)].Select(burst => (interval, burst)));

    private static readonly Gen<long> Steps = Gen.OneOf(
        Gen.Long[0, 1000], Gen.Long[0, 10_000_000], Gen.Long[0, 10_000_000_000], Gen.Long[-5_000_000_000, 0], Gen.Const(0L));

    [Theory]
    [InlineData("redis")]
    [InlineData("garnet")]
    public async Task It_does_what_the_model_does(string kind)
    {
        await using var server = await RedisProcess.StartAsync(kind);
        var redis = server.Connection.GetDatabase();
        var text = RedisScript.ReadText("take.lua");
        Assert.Contains(Clock, text, StringComparison.Ordinal);
        var script = new RedisScript(text.Replace(Clock, "{ ARGV[8], ARGV[9] }", StringComparison.Ordinal));
        var key = 0;

        await Gen.Select(Policies, Gen.Long[1_700_000_000_000_000, 2_500_000_000_000_000]).SelectMany(start =>
            {
                var asks = Gen.Select(Gen.Int[1, 40], Gen.Int[0, 3], Gen.Int[0, 40], Gen.OneOf(Gen.Const(0L), Gen.Long[0, start.Item1.Interval * start.Item1.Burst]),
                    Gen.OneOf(Gen.Const(0L), Gen.Long[0, 50 * start.Item1.Interval])).Select((want, least, lease, floor, owed) => new SharedAsk(want, least > 1 ? want : least, lease, floor, owed));
                return Gen.Select(Steps, asks).List[1, 20].Select(history => (Policy: start.Item1, At: start.Item2, History: history));
            })
            .SampleAsync(async run =>
            {
                var (at, now, backlog) = (run.At, run.At, BigInteger.Zero);
                var name = $"k{Interlocked.Increment(ref key)}";
                foreach (var (step, ask) in run.History)
                {
                    now += step;
                    var known = BigInteger.Max(0, backlog - (BigInteger.Max(0, now - at) * 1000));
                    var expected = GcraModel.Take(run.Policy.Interval, run.Policy.Burst, ask, known);
                    var reply = await script.RunAsync(redis, [name],
                        [run.Policy.Interval, run.Policy.Burst, ask.Want, ask.Least, ask.Lease, ask.FloorNs, ask.OwedNs, now / 1_000_000, now % 1_000_000]);
                    Assert.Equal(expected, ((int)reply[0], (long)reply[1]));

                    // A refusal changes nothing, unless the clock went back.
                    if (expected.Taken > 0 || ask.FloorNs > 0 || ask.OwedNs > 0 || now < at)
                    {
                        (at, backlog) = (now, expected.BacklogNs);
                    }
                }
            }, iter: 40, threads: 1);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("garnet")]
    public async Task A_server_that_does_not_know_it_is_given_it(string kind)
    {
        await using var server = await RedisProcess.StartAsync(kind);
        var redis = server.Connection.GetDatabase();
        RedisValue[] arguments = [60_000_000_000, 10, 4, 4, 0, 0, 0];

        Assert.Equal(4, (int)(await RedisScript.Take.RunAsync(redis, ["k"], arguments))[0]);
        await redis.ExecuteAsync("SCRIPT", "FLUSH");
        var again = await RedisScript.Take.RunAsync(redis, ["k"], arguments);

        Assert.Equal(4, (int)again[0]);
        // Eight times a minute, of which at most one has gone by.
        Assert.InRange((long)again[1], 420_000_000_000, 480_000_000_000);
        Assert.InRange((await redis.KeyTimeToLiveAsync("k"))!.Value.TotalSeconds, 360, 481);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("garnet")]
    public async Task Processes_are_counted_once_each(string kind)
    {
        await using var server = await RedisProcess.StartAsync(kind);
        var redis = server.Connection.GetDatabase();

        Assert.Equal(1, (int)await RedisScript.Presence.RunAsync(redis, ["p"], ["a"]));
        Assert.Equal(2, (int)await RedisScript.Presence.RunAsync(redis, ["p"], ["b"]));
        Assert.Equal(2, (int)await RedisScript.Presence.RunAsync(redis, ["p"], ["a"]));

        // One whose last word is old, and one that spoke when the clock was wrong.
        await redis.SortedSetAddAsync("p", "b", 1);
        await redis.SortedSetAddAsync("p", "c", 9e15);
        Assert.Equal(1, (int)await RedisScript.Presence.RunAsync(redis, ["p"], ["a"]));
    }
}
