using System.Globalization;
using System.Text.RegularExpressions;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Redis;

/// <summary>SET of a new key with a value of a claim's size, each in the append-only file and synced before the reply.</summary>
internal sealed partial class RedisWrites(BenchSettings settings, int clients) : IContender
{
    private const int ProbeRequests = 3_000;
    private const int ValueBytes = 100;

    private RedisServer? _server;
    private double _expected;

    public string Name => $"Redis, SET, appendfsync always, {clients} client{(clients == 1 ? "" : "s")}";

    public async Task PrepareAsync()
    {
        _server = await RedisServer.StartAsync();
        _expected = await RunAsync(ProbeRequests * (clients == 1 ? 1 : 10));
    }

    public Task<double> MeasureAsync(int round) => RunAsync((int)(_expected * settings.Window.TotalSeconds));

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;

    private async Task<double> RunAsync(int requests)
    {
        var output = await Tool.RunAsync(
            "redis-benchmark",
            ["-s", _server!.Socket, "-c", $"{clients}", "-n", $"{requests}", "-r", "1000000000", "-d", $"{ValueBytes}", "-t", "set", "--csv"],
            "redis-tools");
        var rate = Rate().Match(output);
        return rate.Success
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"redis-benchmark did not run cleanly:\n{output}");
    }

    [GeneratedRegex("^\"SET\",\"([0-9.]+)\"", RegexOptions.Multiline)]
    private static partial Regex Rate();
}
