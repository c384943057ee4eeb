using System.Globalization;
using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.RateLimits;

/// <summary>
/// Api processes beside each other, as behind a load balancer, sharing one limit of reading. No engine: what is asked here is
/// answered by the Api alone.
/// </summary>
internal sealed partial class ApiFleet : IAsyncDisposable
{
    private const string Question = "/v1/lenses";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("stemedb-rl-").FullName;
    private readonly List<ChildProcess> _processes = [];
    private readonly List<HttpClient> _clients = [];

    private ApiFleet()
    {
    }

    public int Count => _clients.Count;

    public string Output => string.Join("\n\n", _processes.Select(process => process.Output));

    /// <summary>Starts them, and waits until all share the limits.</summary>
    public static async Task<ApiFleet> StartAsync(int count, RedisServer redis, double rate, int burst, string timeout = "50ms")
    {
        var fleet = new ApiFleet();
        foreach (var port in FreePorts.Take(count))
        {
            fleet._clients.Add(new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) });
            fleet._processes.Add(ChildProcess.Start(Programs.Api, [], new Dictionary<string, string?>
            {
                ["STEMEDB_BIND_ADDR"] = $"127.0.0.1:{port}",
                ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{fleet._folder}/none.sock",
                ["ConnectionStrings__redis"] = redis.ConnectionString,
                ["STEMEDB_RATE_LIMIT_READ_RATE"] = rate.ToString(CultureInfo.InvariantCulture),
                ["STEMEDB_RATE_LIMIT_READ_BURST"] = burst.ToString(CultureInfo.InvariantCulture),
                ["STEMEDB_RATE_LIMIT_READ_CONCURRENCY"] = "0",
                ["STEMEDB_RATE_LIMIT_REDIS_TIMEOUT"] = timeout,
            }, fleet._folder));
        }

        try
        {
            await fleet.WaitUntilSharedAsync();
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until all processes know of each other and share the limits.</summary>
    public Task WaitUntilSharedAsync() => Until.TrueAsync(
        async () => await AllAsync(metrics => Value(metrics, "shared") == 1 && Value(metrics, "processes") == Count), Patience,
        () => $"The limits are not shared.\n{Output}");

    /// <summary>Waits until every process applies its share by itself.</summary>
    public Task WaitUntilAloneAsync() => Until.TrueAsync(
        async () => await AllAsync(metrics => Value(metrics, "shared") == 0), Patience, () => $"Redis is still asked.\n{Output}");

    /// <summary>Sends so many requests to each process, several at a time.</summary>
    public async Task<Tally> SendAsync(int toEach, int atOnce = 16)
    {
        var tally = new Tally(Count);
        var left = Enumerable.Repeat(toEach, Count).ToArray();
        await RunAsync(atOnce, process => Interlocked.Decrement(ref left[process]) >= 0, tally);
        return tally;
    }

    /// <summary>Sends as fast as the processes answer, for a while.</summary>
    public async Task<Tally> SendAsync(TimeSpan time, int atOnce = 4)
    {
        var tally = new Tally(Count);
        await RunAsync(atOnce, _ => tally.Elapsed < time, tally);
        return tally;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(int atOnce, Func<int, bool> goesOn, Tally tally)
    {
        await Task.WhenAll(Enumerable.Range(0, Count * atOnce).Select(async worker =>
        {
            var process = worker % Count;
            while (goesOn(process))
            {
                using var response = await _clients[process].GetAsync(Question);
                tally.Add(process, (int)response.StatusCode);
            }
        }));
        tally.Stop();
    }

    private async Task<bool> AllAsync(Func<string, bool> condition)
    {
        foreach (var client in _clients)
        {
            try
            {
                if (!condition(await client.GetStringAsync("/metrics")))
                {
                    return false;
                }
            }
            catch (HttpRequestException)
            {
                // It is starting.
                return false;
            }
        }

        return true;
    }

    private static int? Value(string metrics, string name) => Gauge().Matches(metrics)
        .Where(match => match.Groups["name"].Value == name)
        .Select(match => (int?)int.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)).FirstOrDefault();

    [GeneratedRegex(@"(?m)^stemedb_rate_limit_(?<name>shared|processes)(\{.*\})? (?<value>\d+)\s*$")]
    private static partial Regex Gauge();
}
