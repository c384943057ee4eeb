using System.Diagnostics;
using System.Globalization;
using System.Text;
using StemeDb.Bench.HttpRows;
using StemeDb.Bench.Recovering;
using StemeDb.Client.Messages;

namespace StemeDb.Bench.HotPath;

/// <summary>One concept with a million claims from a hundred thousand sources, asked by HTTP through three lenses.</summary>
internal static class HotPathRun
{
    private const int Claims = 1_000_000;
    private const int Sources = 100_000;
    private const int Values = 50;
    private const int Request = 100_000;
    private const int SigTerm = 15;
    private const string Path = "hot/path/value";

    public static async Task RunAsync(TextWriter output)
    {
        await using var stack = await RunningStack.StartAsync(new() { ["STEMEDB_REQUEST_TIMEOUT"] = "5m" });
        var watch = Stopwatch.StartNew();
        for (var first = 0; first < Claims; first += Request)
        {
            await stack.BulkAsync(Lines(first, Request), Request);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Claims:N0} claims by {Sources:N0} sources on one path, written in {watch.Elapsed.TotalSeconds:0.0} s."));
        await stack.RestAsync();

        // From here on everything lies in runs, and nothing is in a cache.
        stack.Processes.Engine!.Signal(SigTerm);
        await stack.Processes.Engine.WaitForExitAsync();
        await Readiness.StartAsync(stack.Processes);
        await stack.Processes.WaitUntilReadyAsync();

        using var admin = new HttpClient { BaseAddress = stack.Processes.EngineAdmin };
        var questions = new Questioner(stack.Processes.Client, new EngineUse(stack.Processes.Engine.Id, admin), output);
        output.WriteLine("\n| lens | | ms | Engine's peak, MiB | allocated, MiB |\n|---|---|---:|---:|---:|");
        foreach (var lens in (string[])["recency", "consensus", "authority"])
        {
            await questions.AskAsync(lens, "first", new QueryMessage { ConceptPath = Path, Lens = lens });
            await questions.AskAsync(lens, "again", new QueryMessage { ConceptPath = Path, Lens = lens });
            await stack.Processes.Client.AssertAsync(new AssertionMessage { ConceptPath = Path, Source = $"late {lens}", Value = JsonValue("v1") });
            await questions.AskAsync(lens, "after a write", new QueryMessage { ConceptPath = Path, Lens = lens });
            await questions.AskAsync(lens, "as of the middle of the log", new QueryMessage { ConceptPath = Path, Lens = lens, AsOfSeq = Claims / 2 });
        }
    }

    private static System.Text.Json.JsonElement JsonValue(string text) => System.Text.Json.JsonSerializer.SerializeToElement(text);

    /// <summary>Every source speaks ten times; the values are as uneven as squares.</summary>
    private static byte[] Lines(int first, int count)
    {
        var lines = new StringBuilder(count * 120);
        for (var i = first; i < first + count; i++)
        {
            var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(i);
            var value = (int)((long)i * 48271 % 997 * ((long)i * 16807 % 997) * Values / (997 * 997));
            lines.Append(CultureInfo.InvariantCulture, $"{{\"concept_path\":\"{Path}\",\"value\":\"v{value}\",\"source\":\"s{i % Sources}\",\"asserted_at\":\"{at:yyyy-MM-ddTHH:mm:ssZ}\"}}\n");
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }
}
