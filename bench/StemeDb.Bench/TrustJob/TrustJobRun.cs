using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StemeDb.Bench.HotPath;
using StemeDb.Bench.HttpRows;
using StemeDb.Contracts;

namespace StemeDb.Bench.TrustJob;

/// <summary>Loads a month of flights, learns from it, and again while questions are asked.</summary>
internal sealed class TrustJobRun(TextWriter output)
{
    private const int Days = 31;
    private const int PathsAsked = 50_000;
    private const int Connections = 64;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly EngineCall Patient = new(TimeSpan.FromMinutes(10));

    public async Task RunAsync()
    {
        // Every answer is worked out anew: what the job takes is then taken from them.
        await using var stack = await RunningStack.StartAsync(new()
        {
            ["STEMEDB_REQUEST_TIMEOUT"] = "5m",
            ["STEMEDB_ANSWER_CACHE_BYTES"] = "0",
        });
        await using var engine = Connect(stack.Processes.Folder);
        await engine.WaitUntilConnectedAsync();
        await engine.PutRuleAsync("flight/**"u8.ToArray(), """{"type":"time","tolerance":{"seconds":600}}"""u8.ToArray());
        var flights = new FlightDays(Days);
        await LoadAsync(stack, flights);

        using var admin = new HttpClient { BaseAddress = stack.Processes.EngineAdmin };
        var use = new EngineUse(stack.Processes.Engine!.Id, admin);
        output.WriteLine("| | |\n|---|---|");
        Say("the Engine's resident memory before", $"{Resident(stack.Processes.Engine!.Id)} MiB");
        await LearnAloneAsync(engine, use, "the first run");
        await LearnAloneAsync(engine, use, "another");
        await LearnBesideQuestionsAsync(stack, engine, flights);
    }

    private static EngineConnection Connect(string folder) =>
        EngineAddress.TryParse($"unix:{Path.Combine(folder, "e.sock")}", out var address)
            ? new EngineConnection(new EngineConnectionOptions { Address = address })
            : throw new InvalidOperationException($"There can be no socket in {folder}.");

    private static long Resident(int process) => long.Parse(
        File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    private async Task LoadAsync(RunningStack stack, FlightDays flights)
    {
        var watch = Stopwatch.StartNew();
        foreach (var (lines, count) in flights.Requests()) await stack.BulkAsync(lines, count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{flights.Count:N0} claims, written in {watch.Elapsed.TotalSeconds:0.0} s.\n"));
        await stack.RestAsync();
    }

    private async Task LearnAloneAsync(EngineConnection engine, EngineUse use, string what)
    {
        await use.BeginAsync();
        var watch = Stopwatch.StartNew();
        var outcome = await engine.LearnAsync(Patient);
        var took = watch.Elapsed.TotalSeconds;
        var (peak, allocated) = await use.EndAsync();
        using var summary = JsonDocument.Parse(outcome.Json);
        Say(what, $"{took:0.0} s; the Engine's peak {peak:N0} MiB; {allocated:N0} MiB allocated; {(outcome.Existed ? "said nothing new" : Describe(summary.RootElement))}");
    }

    private async Task LearnBesideQuestionsAsync(RunningStack stack, EngineConnection engine, FlightDays flights)
    {
        var file = Path.Combine(stack.Processes.Folder, "paths");
        await File.WriteAllLinesAsync(file, flights.Paths(PathsAsked));
        await Wrk.MeasureAsync(stack.Address, "paths.lua", Connections, Window, file);
        var before = await Wrk.MeasureAsync(stack.Address, "paths.lua", Connections, Window, file);
        Say($"questions through consensus, {Connections} connections, no answer cache, without a run", $"{before:N0}/s");
        var watch = Stopwatch.StartNew();
        var learning = engine.LearnAsync(Patient);
        var windows = new List<double>();
        while (!learning.IsCompleted) windows.Add(await Wrk.MeasureAsync(stack.Address, "paths.lua", Connections, TimeSpan.FromSeconds(2), file));
        await learning;
        Say("the same while a run is under way, windows of 2 s", $"{string.Join(", ", windows.Select(rate => rate.ToString("N0", CultureInfo.InvariantCulture)))}/s");
        Say("that run, to the end of the last window", $"{watch.Elapsed.TotalSeconds:0.0} s");
    }

    private static string Describe(JsonElement summary)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{summary.GetProperty("voices").GetInt64():N0} voices on {summary.GetProperty("contested_paths").GetInt64():N0} contested paths, ");
        text.Append(CultureInfo.InvariantCulture, $"{summary.GetProperty("sources")} sources, groups of ");
        return text.AppendJoin(", ", summary.GetProperty("groups").EnumerateArray().Select(group => $"{group.GetProperty("size")}")).ToString();
    }

    private void Say(string what, FormattableString figure)
    {
        output.WriteLine($"| {what} | {figure.ToString(CultureInfo.InvariantCulture)} |");
        output.Flush();
    }
}
