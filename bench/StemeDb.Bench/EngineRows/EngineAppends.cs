using System.Diagnostics;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.EngineRows;

/// <summary>
/// The write path inside the Engine, without the network: decode, id, look for the same claim, journal, sync, index, acknowledge. So
/// many are in flight, submitted by the loops of two sessions; every claim is new.
/// </summary>
internal sealed class EngineAppends(BenchSettings settings, int inFlight) : IContender
{
    /// <summary>Api processes whose streams it stands for; each has a loop of its own in the Engine.</summary>
    private const int Sessions = 2;

    private InProcessEngine? _engine;
    private long _next;

    public string Name => $"StemeDB Engine, {inFlight} in flight";

    public async Task PrepareAsync()
    {
        _engine = new InProcessEngine();
        await MeasureAsync(settings.Window);
    }

    public Task<double> MeasureAsync(int round) => MeasureAsync(settings.Window);

    public ValueTask DisposeAsync() => _engine?.DisposeAsync() ?? default;

    private async Task<double> MeasureAsync(TimeSpan window)
    {
        var sessions = Math.Min(inFlight, Sessions);
        var watch = Stopwatch.StartNew();
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => Task.Factory.StartNew(
            () => new Submitter(_engine!.Worker, inFlight / sessions, () => Interlocked.Increment(ref _next)).Run(() => watch.Elapsed >= window),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        var rate = acknowledged.Sum() / watch.Elapsed.TotalSeconds;
        await Rest.OfAsync(Environment.ProcessId);
        return rate;
    }
}
