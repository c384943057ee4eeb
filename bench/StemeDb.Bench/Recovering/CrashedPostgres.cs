using System.Diagnostics;
using StemeDb.Bench.Comparing;
using StemeDb.Bench.Postgres;

namespace StemeDb.Bench.Recovering;

/// <summary>The same with PostgreSQL: as many rows since its last checkpoint, an end without one, and the time until it takes connections.</summary>
internal sealed class CrashedPostgres : IContender
{
    private PostgresServer? _server;

    public string Name => "PostgreSQL, from start to the first connection";

    public async Task PrepareAsync() => _server = await PostgresServer.SharedAsync();

    public async Task<double> MeasureAsync(int round)
    {
        await _server!.CreateTableAsync();
        await _server.CheckpointAsync();
        await PostgresCopy.LoadAsync(_server, 0, KilledEngine.Assertions);
        await _server.CrashAsync();
        var watch = Stopwatch.StartNew();
        await _server.StartAsync();
        return watch.Elapsed.TotalSeconds;
    }

    public ValueTask DisposeAsync() => default;
}
