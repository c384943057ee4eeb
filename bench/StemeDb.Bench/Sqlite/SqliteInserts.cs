using System.Diagnostics;
using System.Globalization;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Sqlite;

/// <summary>One connection that inserts, in this process: there is no network and no other process in its way.</summary>
internal sealed class SqliteInserts(BenchSettings settings, int rowsPerTransaction) : IContender
{
    private SqliteTable? _table;
    private long _next;

    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"SQLite, {(rowsPerTransaction == 1 ? "a row" : $"{rowsPerTransaction:N0} rows")} per transaction, synchronous FULL");

    public Task PrepareAsync()
    {
        _table = new SqliteTable();
        Insert(TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    public Task<double> MeasureAsync(int round) => Task.FromResult(Insert(settings.Window));

    public ValueTask DisposeAsync()
    {
        _table?.Dispose();
        return default;
    }

    private double Insert(TimeSpan window)
    {
        var first = _next;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < window)
        {
            _table!.Insert(_next, rowsPerTransaction);
            _next += rowsPerTransaction;
        }

        return (_next - first) / watch.Elapsed.TotalSeconds;
    }
}
