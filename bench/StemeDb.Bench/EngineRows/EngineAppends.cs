using System.Diagnostics;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.EngineRows;

/// <summary>
/// The write path inside the Engine, without the network: decode, id, look for the same claim, journal, sync, index, acknowledge. So
/// many submitters, each waiting for its acknowledgement; every claim is new.
/// </summary>
internal sealed class EngineAppends(BenchSettings settings, int inFlight) : IContender
{
    public string Name => $"StemeDB Engine, {inFlight} in flight";

    public async Task PrepareAsync() => await MeasureAsync(TimeSpan.FromSeconds(1));

    public Task<double> MeasureAsync(int round) => MeasureAsync(settings.Window);

    public ValueTask DisposeAsync() => default;

    private async Task<double> MeasureAsync(TimeSpan window)
    {
        await using var engine = new InProcessEngine();
        long next = 0, done = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < window)
            {
                await engine.AppendAsync(Workload.Encoded(Interlocked.Increment(ref next)));
                Interlocked.Increment(ref done);
            }
        })));
        return done / watch.Elapsed.TotalSeconds;
    }
}
