using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench;

/// <summary>The rows that go through both processes, over the loopback; the client takes its part of the two cores.</summary>
internal static class HttpRows
{
    private const int Connections = 128;
    private const int Paths = 5_000;
    private const int BulkLines = 200_000;

    public static async Task MeasureAsync(Table table, int rounds)
    {
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_LOG_LEVEL"] = "warning" });
        var bulk = new double[rounds];
        var writes = new double[rounds];
        var reads = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            bulk[round] = await BulkAsync(stack, round);
            writes[round] = await Wrk.MeasureAsync(stack.Address, "write.lua", Connections, seed: round);
            reads[round] = await Wrk.MeasureAsync(stack.Address, "query.lua", Connections, seed: Paths);
        }

        table.Row("bulk NDJSON, one stream", Table.Median(bulk), "assertions/s", null);
        table.Row($"POST /v1/assertions, {Connections} connections, durable", Table.Median(writes), "requests/s", null);
        table.Row($"POST /v1/query, consensus over {Workload.SourcesPerPath} claims, {Connections} connections", Table.Median(reads), "requests/s", null);
    }

    private static async Task<double> BulkAsync(Stack stack, int round)
    {
        var body = new StringBuilder(BulkLines * 150);
        for (long i = 0; i < BulkLines; i++)
        {
            body.Append(Workload.Json(((long)round * BulkLines) + i)).Append('\n');
        }

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var watch = Stopwatch.StartNew();
        using var response = await stack.Http.PostAsync(new Uri("/v1/assertions/bulk?report=errors", UriKind.Relative), content);
        var reply = await response.Content.ReadAsStringAsync();
        return reply.Contains($"\"created\":{BulkLines}", StringComparison.Ordinal)
            ? BulkLines / watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"The bulk request did not create {BulkLines}: {reply}");
    }
}
