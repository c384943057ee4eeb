namespace StemeDb.Integration.Tests.RateLimits;

/// <summary>Real processes in front of a real Redis.</summary>
public sealed class One_limit_is_shared_exactly
{
    // So slow that nothing comes back while a test runs: 1 in 1,000 seconds.
    private const double Never = 0.001;

    // What is exact is what Redis decides; it shall not be given up because the machine is busy.
    private const string Patient = "5s";

    [Theory]
    [InlineData("redis", 2)]
    [InlineData("redis", 3)]
    [InlineData("garnet", 2)]
    [InlineData("garnet", 3)]
    public async Task However_many_processes_ask_at_once(string kind, int processes)
    {
        await using var redis = await RedisServer.StartAsync(kind);
        await using var fleet = await ApiFleet.StartAsync(processes, redis, Never, burst: 1000, Patient);

        var tally = await fleet.SendAsync(toEach: 1500);

        TestContext.Current.TestOutputHelper!.WriteLine($"{kind}: {string.Join(" + ", tally.Allowed)} = {tally.Sum} of 1000");
        Assert.Equal(1000, tally.Sum);
        Assert.Empty(tally.Strange);
        Assert.All(tally.Allowed, allowed => Assert.InRange(allowed, 1, 999));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("garnet")]
    public async Task A_redis_that_is_flushed_is_told_what_was_used(string kind)
    {
        await using var redis = await RedisServer.StartAsync(kind);
        await using var fleet = await ApiFleet.StartAsync(3, redis, Never, burst: 300, Patient);
        var before = await fleet.SendAsync(toEach: 400);

        Assert.Equal("+OK", await redis.CommandAsync("FLUSHALL"));
        var after = await fleet.SendAsync(toEach: 200);

        Assert.Equal((300, 0), (before.Sum, after.Sum));
        Assert.Empty(before.Strange.Concat(after.Strange));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("garnet")]
    public async Task A_redis_that_is_restarted_empty_is_told_what_was_used(string kind)
    {
        await using var redis = await RedisServer.StartAsync(kind);
        await using var fleet = await ApiFleet.StartAsync(3, redis, Never, burst: 300, Patient);
        var before = await fleet.SendAsync(toEach: 400);

        await redis.KillAsync();
        await fleet.WaitUntilAloneAsync();
        var away = await fleet.SendAsync(toEach: 200);
        await redis.StartAsync();
        await fleet.WaitUntilSharedAsync();
        var after = await fleet.SendAsync(toEach: 200);

        Assert.Equal((300, 0, 0), (before.Sum, away.Sum, after.Sum));
        Assert.Empty(before.Strange.Concat(away.Strange).Concat(after.Strange));
    }

    [Fact]
    public async Task A_redis_that_is_frozen_delays_nobody_for_long_and_gives_nothing_away()
    {
        await using var redis = await RedisServer.StartAsync("redis");
        await using var fleet = await ApiFleet.StartAsync(3, redis, Never, burst: 300);
        Assert.Equal(90, (await fleet.SendAsync(toEach: 30)).Sum);

        redis.Freeze();
        var frozen = await fleet.SendAsync(toEach: 300);
        await fleet.WaitUntilAloneAsync();
        redis.Thaw();
        await fleet.WaitUntilSharedAsync();
        var thawed = await fleet.SendAsync(toEach: 300);

        TestContext.Current.TestOutputHelper!.WriteLine($"frozen: {string.Join(" + ", frozen.Allowed)}, thawed: {string.Join(" + ", thawed.Allowed)}");

        // What is left, and one burst at most for what the processes did not know of each other.
        Assert.InRange(frozen.Sum + thawed.Sum, 1, 210 + 300);
        Assert.Equal(0, (await fleet.SendAsync(toEach: 300)).Sum);
        Assert.Empty(frozen.Strange.Concat(thawed.Strange));
    }

    [Theory]
    [InlineData("redis", -3600)]
    [InlineData("redis", 3600)]
    [InlineData("garnet", -3600)]
    public async Task A_clock_of_redis_that_jumps_neither_gives_a_limit_anew_nor_stops_it(string kind, int jumpSeconds)
    {
        await using var redis = await RedisServer.StartAsync(kind);
        await using var fleet = await ApiFleet.StartAsync(2, redis, rate: 10, burst: 100, Patient);
        var before = await fleet.SendAsync(toEach: 300);

        // What is stored stands then as it does when the clock has jumped by so much.
        var key = "stemedb:limit:read:127.0.0.1";
        var stored = (await redis.CommandAsync("GET", key))!.Split(' ');
        var moved = long.Parse(stored[0], System.Globalization.CultureInfo.InvariantCulture) - (jumpSeconds * 1_000_000L);
        await redis.CommandAsync("SET", key, $"{moved} {stored[1]}");
        var after = await fleet.SendAsync(TimeSpan.FromSeconds(3));

        Assert.InRange(before.Sum, 100, 100 + (10 * before.Elapsed.TotalSeconds) + 1);
        Assert.InRange(after.Sum, 10, (10 * (before.Elapsed + after.Elapsed + TimeSpan.FromSeconds(1)).TotalSeconds) + 2);
        Assert.Empty(before.Strange.Concat(after.Strange));
    }
}
