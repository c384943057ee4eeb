using System.Diagnostics;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Postgres;

/// <summary>COPY of the rows of the bulk request into the table with all its indexes, from a file the server reads itself.</summary>
internal sealed class PostgresCopy(BenchSettings settings) : IContender
{
    private const string Columns = "id, concept_path, source, value, asserted_at";

    private PostgresServer? _server;

    public string Name => "PostgreSQL, COPY";

    public async Task PrepareAsync()
    {
        _server = await PostgresServer.SharedAsync();
        await _server.CreateTableAsync();
        await LoadAsync(_server, Workload.WarmUpFrom, settings.BulkLines / 4);
        await _server.CheckpointAsync();
    }

    public async Task<double> MeasureAsync(int round)
    {
        var seconds = await LoadAsync(_server!, (long)round * settings.BulkLines, settings.BulkLines);
        await _server!.CheckpointAsync();
        return settings.BulkLines / seconds;
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Seconds of the COPY alone.</summary>
    public static Task<double> LoadAsync(PostgresServer server, long first, int count) =>
        LoadAsync(server, Enumerable.Range(0, count).Select(i => Workload.CopyLine(first + i)));

    /// <summary>Seconds of the COPY alone.</summary>
    public static async Task<double> LoadAsync(PostgresServer server, IEnumerable<string> lines)
    {
        var file = server.FileFor("rows.tsv");
        await using (var rows = new StreamWriter(file))
        {
            foreach (var line in lines)
            {
                await rows.WriteLineAsync(line);
            }
        }

        var watch = Stopwatch.StartNew();
        await server.SqlAsync($"COPY assertion ({Columns}) FROM '{file}'");
        var seconds = watch.Elapsed.TotalSeconds;
        File.Delete(file);
        return seconds;
    }
}
