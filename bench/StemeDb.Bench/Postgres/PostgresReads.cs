using System.Globalization;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Postgres;

/// <summary>Questions over paths with twenty claims each, all in memory, at the client count that suits it best.</summary>
/// <param name="settings">How long.</param>
/// <param name="what">What is asked.</param>
/// <param name="script">The question, in bench/postgres.</param>
/// <param name="paths">Over how many paths.</param>
internal sealed class PostgresReads(BenchSettings settings, string what, string script, int paths) : IContender
{
    private static readonly int[] Tried = [2, 4, 8, 16, 32];

    private PostgresServer? _server;
    private int _clients;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"PostgreSQL, {what}, {_clients} clients (its best)");

    public async Task PrepareAsync()
    {
        _server = await PostgresServer.SharedAsync();
        await _server.CreateTableAsync();
        await PostgresCopy.LoadAsync(_server, 0, paths * Workload.SourcesPerPath);
        await _server.SqlAsync("VACUUM ANALYZE assertion");
        await _server.CheckpointAsync();
        _clients = await BestClientCount.FindAsync(_server, script, Tried, Variables);
    }

    public Task<double> MeasureAsync(int round) => _server!.PgBenchAsync(script, _clients, settings.Window, Variables());

    public ValueTask DisposeAsync() => default;

    private string[] Variables() => [$"paths={paths}"];
}
