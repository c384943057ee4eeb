using System.Globalization;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Postgres;

/// <summary>Single-row inserts, each its own transaction.</summary>
/// <param name="settings">How long.</param>
/// <param name="clients">How many at once; null: as many as suit it best.</param>
internal sealed class PostgresInserts(BenchSettings settings, int? clients) : IContender
{
    private static readonly int[] Tried = [8, 16, 32, 64, 128];

    private PostgresServer? _server;
    private int _clients = clients ?? 0;

    public string Name => _clients == 0
        ? "PostgreSQL, single-row inserts"
        : string.Create(CultureInfo.InvariantCulture, $"PostgreSQL, single-row inserts, {_clients} client{(_clients == 1 ? "" : "s")}{(clients is null ? " (its best)" : "")}");

    public async Task PrepareAsync()
    {
        _server = await PostgresServer.SharedAsync();
        await _server.CreateTableAsync();
        if (clients is null)
        {
            _clients = await BestClientCount.FindAsync(_server, "insert.sql", Tried, () => ["n=0", $"round={Unused()}"]);
        }

        await _server.PgBenchAsync("insert.sql", _clients, TimeSpan.FromSeconds(1), "n=0", $"round={Unused()}");
        await _server.CheckpointAsync();
    }

    public async Task<double> MeasureAsync(int round)
    {
        var rate = await _server!.PgBenchAsync("insert.sql", _clients, settings.Window, "n=0", $"round={Unused()}");
        await _server.CheckpointAsync();
        return rate;
    }

    public ValueTask DisposeAsync() => default;

    // Keeps the ids of one run of pgbench apart from those of every other.
    private static int _used;

    private static int Unused() => ++_used;
}
