using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Postgres;

/// <summary>Heap and indexes per row of the flight data, after VACUUM. The write-ahead log is not counted.</summary>
internal sealed class PostgresBytes : IContender
{
    private PostgresServer? _server;

    public string Name => "PostgreSQL, heap and indexes";

    public async Task PrepareAsync() => _server = await PostgresServer.SharedAsync();

    public async Task<double> MeasureAsync(int round)
    {
        await _server!.CreateTableAsync();
        await PostgresCopy.LoadAsync(_server, FlightData.Claims().Select(Line));
        await _server.SqlAsync("VACUUM ANALYZE assertion");
        return double.Parse(await _server.SqlAsync("SELECT pg_total_relation_size('assertion')::float8 / count(*) FROM assertion"), CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => default;

    private static string Line((string Source, string Path, string Value, string Day) claim)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{claim}")));
        return $"\\\\x{id}\t{claim.Path}\t{claim.Source}\t{claim.Value.Replace("\\", "\\\\", StringComparison.Ordinal)}\t{claim.Day}T00:00:00Z";
    }
}
