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
        return (await Readiness.StartAsync(processes)).TotalSeconds;
    }

    public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? default;

    private static void ThrowIfCheckpointed(string data)
    {
        if (Directory.GetFiles(Path.Combine(data, "db"), "*.kv") is [var run, ..])
        {
            throw new InvalidOperationException($"{run} exists: there was a checkpoint, and the figure would be too good.");
        }
    }
}
