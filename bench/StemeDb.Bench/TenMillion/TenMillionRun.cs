using System.Globalization;
using StemeDb.Bench.HttpRows;
using StemeDb.Bench.Recovering;

namespace StemeDb.Bench.TenMillion;

/// <summary>Fills a stack with claims of real shapes, looks at it while it grows, asks it at a tenth and at the end, stops it, kills it.</summary>
internal sealed class TenMillionRun(long assertions, int seed, TextWriter output)
{
    private const int PathsAsked = 50_000;
    private const int Connections = 128;
    private const int SigTerm = 15;
    private static readonly TimeSpan QueryWindow = TimeSpan.FromSeconds(4);

    private readonly ShapedClaims _claims = new(seed, copiesTogether: (int)Math.Clamp(assertions / 10 / ShapedClaims.OfOneCopy, 1, 4));

    public async Task RunAsync(string csv)
    {
        await using var stack = await RunningStack.StartAsync();
        var ingest = new Ingest(stack.Processes.Http, _claims.Requests(Ingest.LinesPerRequest).GetEnumerator());
        await using (var watch = new EngineWatch(stack.Processes, ingest))
        {
            try
            {
                await MeasureAsync(stack, ingest, watch);
                IngestReport.Write(watch.Samples, stack.Processes.DataDirectory, ingest, output);
            }
            finally
            {
                await File.WriteAllLinesAsync(csv, watch.Samples.Select(sample => sample.ToCsv()).Prepend(EngineSample.CsvHead));
            }
        }
    }

    private async Task MeasureAsync(RunningStack stack, Ingest ingest, EngineWatch watch)
    {
        output.WriteLine("| at | what | |\n|---|---|---|");
        await ingest.UntilAsync(assertions / 10);
        var small = await AskAsync(stack, ingest, watch);
        watch.Phase = "ingest";
        await ingest.UntilAsync(assertions);
        var large = await AskAsync(stack, ingest, watch);
        Say("", "newest inside the Engine, large to small", $"{large.Newest / small.Newest:0.00}");
        Say("", "consensus by HTTP, large to small", $"{large.Consensus / small.Consensus:0.00}");

        watch.Phase = "ingest";
        await ingest.UntilAsync(ingest.Created + (assertions / 20));
        await stack.Processes.Engine!.KillAsync();
        Say($"{ingest.Created:N0}", "start after kill -9", $"{(await Readiness.StartAsync(stack.Processes)).TotalSeconds:0.00} s");
        await stack.Processes.WaitUntilReadyAsync();
        var count = (await stack.Processes.Client.GetHealthAsync()).AssertionCount;
        Say("", "assertions acknowledged, and there after it", $"{ingest.Created:N0}, {count:N0}");
        if (count < ingest.Created)
        {
            throw new InvalidOperationException($"{ingest.Created} assertions were acknowledged, {count} are there.");
        }
    }

    /// <summary>Questions by HTTP, then, with the Engine stopped, inside; then it is started again.</summary>
    private async Task<(double Newest, double Consensus)> AskAsync(RunningStack stack, Ingest ingest, EngineWatch watch)
    {
        var at = $"{ingest.Created:N0}";
        watch.Phase = "background";
        await stack.RestAsync();
        watch.Phase = "questions";
        string[] paths = [.. _claims.Paths(PathsAsked, ingest.Created)];
        var file = Path.Combine(stack.Processes.Folder, "paths");
        await File.WriteAllLinesAsync(file, paths);
        await Wrk.MeasureAsync(stack.Address, "paths.lua", Connections, QueryWindow, file);
        var consensus = await Wrk.MeasureAsync(stack.Address, "paths.lua", Connections, QueryWindow, file);
        Say(at, $"consensus by HTTP over {PathsAsked:N0} paths, {Connections} connections", $"{consensus:N0}/s");

        stack.Processes.Engine!.Signal(SigTerm);
        await stack.Processes.Engine.WaitForExitAsync();
        var newest = await StoredNewest.MeasureAsync(Path.Combine(stack.Processes.DataDirectory, "db"), paths);
        Say(at, "newest inside the Engine, one thread", $"{newest:N0}/s");
        Say(at, "start after a clean stop", $"{(await Readiness.StartAsync(stack.Processes)).TotalSeconds:0.00} s");
        await stack.Processes.WaitUntilReadyAsync();
        return (newest, consensus);
    }

    private void Say(string at, string what, FormattableString figure)
    {
        output.WriteLine($"| {at} | {what} | {figure.ToString(CultureInfo.InvariantCulture)} |");
        output.Flush();
    }
}
