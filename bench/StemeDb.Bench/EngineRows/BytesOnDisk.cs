using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.EngineRows;

/// <summary>What the runs hold per assertion of the flight data: all keyspaces, index, filters and footer, after a checkpoint. The journal is not counted.</summary>
internal sealed class BytesOnDisk : IContender
{
    public string Name => "StemeDB, runs";

    public Task PrepareAsync() => Task.CompletedTask;

    public async Task<double> MeasureAsync(int round)
    {
        await using var engine = new InProcessEngine();
        await engine.LoadAsync(FlightData.Encoded());
        await engine.Store.CheckpointAsync(CancellationToken.None);
        return engine.Store.Status.RunBytes / (double)engine.Store.Counts.Assertions;
    }

    public ValueTask DisposeAsync() => default;
}
