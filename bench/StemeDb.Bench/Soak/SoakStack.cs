using System.Globalization;
using StemeDb.Bench.Comparing;
using StemeDb.Bench.HttpRows;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Soak;

/// <summary>
/// An Engine, two Apis in front of it, and the Redis through which they share rate limits that are enforced and are higher than what the
/// clients send. A few limits of time are shorter than as shipped, so that a short run meets them often, and what the Engine keeps on purpose
/// is bounded to a quarter, so that it is full within a minute and a reader sees what grows without a bound.
/// </summary>
internal sealed class SoakStack : IAsyncDisposable
{
    public static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan FeedSlowness = TimeSpan.FromSeconds(10);

    private readonly SoakRedis _redis;
    private readonly RunningStack _stack;
    private readonly ChildProcess _secondApi;

    private SoakStack(SoakRedis redis, RunningStack stack, ChildProcess secondApi, Uri secondAddress)
    {
        (_redis, _stack, _secondApi) = (redis, stack, secondApi);
        Apis = [stack.Address, secondAddress];
    }

    /// <summary>Where the two Apis are.</summary>
    public IReadOnlyList<Uri> Apis { get; }

    public Stack Processes => _stack.Processes;

    /// <summary>Name, id and address of metrics of every process that runs now.</summary>
    public IEnumerable<(string Name, int Id, Uri? Metrics)> Running =>
    [
        ("Engine", Processes.Engine!.Id, Processes.EngineAdmin),
        ("Api 1", Processes.Api!.Id, Apis[0]),
        ("Api 2", _secondApi.Id, Apis[1]),
        ("Redis", _redis.Id, null),
    ];

    /// <summary>What the processes wrote: warnings and errors.</summary>
    public string Output => $"{Processes.Api!.Output}\n{_secondApi.Output}\n{Processes.Engine!.Output}";

    public static async Task<SoakStack> StartAsync()
    {
        var redis = await SoakRedis.StartAsync();
        var stack = await RunningStack.StartAsync(new()
        {
            ["ConnectionStrings__redis"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{redis.Port}"),
            ["STEMEDB_RATE_LIMIT_READ_RATE"] = "200000",
            ["STEMEDB_RATE_LIMIT_WRITE_RATE"] = "200000",
            ["STEMEDB_RATE_LIMIT_BULK_RATE"] = "1000000",
            ["STEMEDB_RATE_LIMIT_READ_CONCURRENCY"] = "0",
            ["STEMEDB_RATE_LIMIT_WRITE_CONCURRENCY"] = "0",
            ["STEMEDB_MEMTABLE_BYTES"] = "16MiB",
            ["STEMEDB_BLOCK_CACHE_BYTES"] = "32MiB",
            ["STEMEDB_ANSWER_CACHE_BYTES"] = "16MiB",
            ["STEMEDB_MAX_REQUEST_TIME"] = Seconds(RequestTime),
            ["STEMEDB_KEEP_ALIVE_TIMEOUT"] = Seconds(KeepAlive),
            ["STEMEDB_SLOW_FEED_TIMEOUT"] = Seconds(FeedSlowness),
        });
        var secondApi = stack.Processes.StartAnotherApi(out var secondAddress);
        Leftovers.StopAtExit(() => secondApi.DisposeAsync().AsTask().GetAwaiter().GetResult());
        using var http = new HttpClient { BaseAddress = secondAddress };
        await Until.TrueAsync(
            async () => (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode, TimeSpan.FromMinutes(1), () => secondApi.Output);
        return new SoakStack(redis, stack, secondApi, secondAddress);
    }

    public async ValueTask DisposeAsync()
    {
        await _secondApi.DisposeAsync();
        await _stack.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");
}
