using System.Diagnostics;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.EngineRows;

/// <summary>
/// The write path inside the Engine, without the network: decode, id, look for the same claim, journal, sync, index, acknowledge. So
/// many submitters, each waiting for its acknowledgement; every claim is new.
/// </summary>
internal sealed class EngineAppends(BenchSettings settings, int inFlight) : IContender
{
    private InProcessEngine? _engine;
    private long _next;

    public string Name => $"StemeDB Engine, {inFlight} in flight";

    public async Task PrepareAsync()
    {
        _engine = new InProcessEngine();
        await MeasureAsync(settings.Window / 2);
    }

    public Task<double> MeasureAsync(int round) => MeasureAsync(settings.Window);

    public ValueTask DisposeAsync() => _engine?.DisposeAsync() ?? default;

    private async Task<double> MeasureAsync(TimeSpan window)
    {
        long done = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < window)
            {
                await _engine!.AppendAsync(Workload.Encoded(Interlocked.Increment(ref _next)));
                Interlocked.Increment(ref done);
            }
        })));
        var rate = done / watch.Elapsed.TotalSeconds;
        await Rest.OfAsync(Environment.ProcessId);
        return rate;
    }
}
