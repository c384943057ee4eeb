using System.Diagnostics;
using System.Globalization;

namespace StemeDb.Integration.Tests.RateLimits;

/// <summary>
/// Three processes under full load, before, while and after Redis is gone, as a table. Longer with
/// <c>STEMEDB_TEST_RATE_LIMIT_SECONDS</c> for each part.
/// </summary>
public sealed class A_limit_holds_while_redis_comes_and_goes
{
    private const double Rate = 100;
    private const int Burst = 200;
    private const int Processes = 3;

    private static readonly TimeSpan Part = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("STEMEDB_TEST_RATE_LIMIT_SECONDS") ?? "3", CultureInfo.InvariantCulture));

    private readonly Stopwatch _sinceLast = new();

    [Theory]
    [InlineData("redis", "killed")]
    [InlineData("redis", "frozen")]
    [InlineData("garnet", "killed")]
    public async Task The_sum_of_all_processes_stays_within_it(string kind, string fault)
    {
        await using var redis = await RedisServer.StartAsync(kind);
        await using var fleet = await ApiFleet.StartAsync(Processes, redis, Rate, Burst);
        Write($"{kind}, {fault}; {Rate} a second, {Burst} at once, {Processes} processes, {Part.TotalSeconds} s each");
        Write("| Redis | process 1 | process 2 | process 3 | sum | limit | refused | other statuses |");
        Write("|---|---|---|---|---|---|---|---|");

        _sinceLast.Restart();
        Check("is there", await fleet.SendAsync(Part), slack: Burst + Lease);
        await BreakAsync(redis, fault);
        Check($"is {fault}", await fleet.SendAsync(Part), slack: Burst + Processes + AtTheBorder);
        await fleet.WaitUntilAloneAsync();
        Check("is away", await fleet.SendAsync(Part), slack: Processes + AtTheBorder);
        await MendAsync(redis, fault);
        Check("comes back", await fleet.SendAsync(Part), slack: Burst + Lease);
        await fleet.WaitUntilSharedAsync();
        Check("is back", await fleet.SendAsync(Part), slack: Burst + Lease);
    }

    // What came back while the last requests of the part before were under way: a quarter of a second on a busy machine.
    private static int AtTheBorder => (int)(Rate / 4);

    // A hundredth of the burst for each process, used a second later.
    private static int Lease => Processes * Burst / 100;

    // What came back since the part before ended may be used in this one.
    private void Check(string when, Tally tally, int slack)
    {
        var limit = (int)Math.Ceiling(Rate * _sinceLast.Elapsed.TotalSeconds) + slack;
        _sinceLast.Restart();
        Write($"| {when} | {string.Join(" | ", tally.Allowed)} | {tally.Sum} | {limit} | {tally.Limited} | {string.Join(", ", tally.Strange.DefaultIfEmpty(0).Select(s => s == 0 ? "none" : $"{s}"))} |");
        Assert.InRange(tally.Sum, 1, limit);
        Assert.Empty(tally.Strange);
    }

    private static async Task BreakAsync(RedisServer redis, string fault)
    {
        if (fault == "killed")
        {
            await redis.KillAsync();
        }
        else
        {
            redis.Freeze();
        }
    }

    private static async Task MendAsync(RedisServer redis, string fault)
    {
        if (fault == "killed")
        {
            await redis.StartAsync();
        }
        else
        {
            redis.Thaw();
        }
    }

    private static void Write(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
