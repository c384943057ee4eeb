using System.Diagnostics;
using StemeDb.Bench.Comparing;
using StemeDb.Bench.HttpRows;

namespace StemeDb.Bench.Recovering;

/// <summary>
/// A million assertions since the last checkpoint, kill -9, and the time from starting the process anew until it serves: the runtime's
/// own start, the journal's check, and the replay.
/// </summary>
internal sealed class KilledEngine : IContender
{
    public const int Assertions = 1_000_000;

    private const int Request = 200_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private RunningStack? _stack;

    public string Name => "StemeDB Engine, from exec to ready";

    public async Task PrepareAsync()
    {
        // A memtable that holds them all, so that there is no checkpoint on the way.
        _stack = await RunningStack.StartAsync(new() { ["STEMEDB_MEMTABLE_BYTES"] = "1GiB" });
        for (var first = 0; first < Assertions; first += Request)
        {
            await _stack.BulkAsync(Workload.Ndjson(first, Request), Request);
        }
    }

    public async Task<double> MeasureAsync(int round)
    {
        var processes = _stack!.Processes;
        await processes.Engine!.KillAsync();
        ThrowIfCheckpointed(processes.DataDirectory);
        var watch = Stopwatch.StartNew();
        processes.StartEngine();
        using var http = new HttpClient { BaseAddress = processes.EngineAdmin };
        while (!await IsReadyAsync(http))
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"The engine does not come back:\n{processes.Engine.Output}");
            }

            await Task.Delay(5);
        }

        return watch.Elapsed.TotalSeconds;
    }

    public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? default;

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void ThrowIfCheckpointed(string data)
    {
        if (Directory.GetFiles(Path.Combine(data, "db"), "*.kv") is [var run, ..])
        {
            throw new InvalidOperationException($"{run} exists: there was a checkpoint, and the figure would be too good.");
        }
    }
}
