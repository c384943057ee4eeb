using System.Diagnostics;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.HttpRows;

/// <summary>New claims in one bulk request through both processes, with a reply of one line.</summary>
internal sealed class BulkRequest(BenchSettings settings) : IContender
{
    private RunningStack? _stack;

    public string Name => "StemeDB, bulk NDJSON, one stream";

    public async Task PrepareAsync()
    {
        _stack = await RunningStack.StartAsync();

        // Three parts, for code that is met for the first time is compiled without optimisation.
        for (var part = 0; part < 3; part++)
        {
            await _stack.BulkAsync(Workload.Ndjson(Workload.WarmUpFrom + ((long)part * settings.BulkLines), settings.BulkLines / 4), settings.BulkLines / 4);
        }

        await _stack.RestAsync();
    }

    public async Task<double> MeasureAsync(int round)
    {
        var lines = Workload.Ndjson((long)round * settings.BulkLines, settings.BulkLines);
        var watch = Stopwatch.StartNew();
        await _stack!.BulkAsync(lines, settings.BulkLines);
        var rate = settings.BulkLines / watch.Elapsed.TotalSeconds;
        await _stack.RestAsync();
        return rate;
    }

    public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? default;
}
