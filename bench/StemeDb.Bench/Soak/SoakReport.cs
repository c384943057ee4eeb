using System.Globalization;
using StemeDb.Bench.Soak.Clients;
using StemeDb.Bench.Soak.Watching;

namespace StemeDb.Bench.Soak;

/// <summary>Writes what a run came to, as Markdown.</summary>
internal sealed class SoakReport(SoakLoad load, EngineKills kills, TextWriter output)
{
    private const int LogLinesShown = 20;

    public void WriteRequests()
    {
        var answers = load.Tally.Counts.Where(count => count.What is "assert" or "query" or "listing" or "bulk of 500").ToArray();
        Line($"{load.Length.TotalMinutes:0.#} minutes, {answers.Sum(answer => answer.Count):N0} requests answered, {answers.Sum(answer => answer.Count) / load.Length.TotalSeconds:N0}/s");
        output.WriteLine("\n| what | outcome | count |\n|---|---|---:|");
        foreach (var (what, outcome, count) in load.Tally.Counts)
        {
            Line($"| {what} | {outcome} | {count:N0} |");
        }

        output.WriteLine("\n| ms | p50 | p99 | p99.9 | longest |\n|---|---:|---:|---:|---:|");
        foreach (var (what, times) in load.Tally.Times)
        {
            Line($"| {what} | {Ms(times.Quantile(0.5))} | {Ms(times.Quantile(0.99))} | {Ms(times.Quantile(0.999))} | {Ms(times.Longest)} |");
        }
    }

    public void WriteConnections(
        double refused, IReadOnlyList<ProcessSample> before, IReadOnlyList<ProcessSample> samples, IReadOnlyList<ProcessSample> after)
    {
        Line($"\nConnections that the Apis refused: {refused:N0}");
        output.WriteLine("\n| files (of them sockets) | before | most | after |\n|---|---:|---:|---:|");
        foreach (var name in before.Select(sample => sample.Name))
        {
            var most = samples.Where(sample => sample.Name == name).MaxBy(sample => sample.Files);
            Line($"| {name} | {Files(before, name)} | {most?.Files} ({most?.Sockets}) | {Files(after, name)} |");
        }
    }

    /// <returns>False: something happened that must not.</returns>
    public bool WriteVerdict(LedgerCheck check, string log)
    {
        foreach (var (ready, acknowledged) in kills.Outages)
        {
            Line($"\nkill -9: the engine ready again after {ready.TotalSeconds:0.00} s, the next claim acknowledged after {acknowledged.TotalSeconds:0.00} s");
        }

        Line($"\n{load.Ledger.Acknowledged:N0} claims acknowledged, {check.Stored:N0} stored ({check.Unacknowledged:N0} of them unanswered), {check.Lost:N0} lost, {check.Wrong:N0} otherwise wrong");
        string[] faults = [.. load.Tally.Faults.Select(fault => string.Create(CultureInfo.InvariantCulture, $"{fault.Fault} ({fault.Times} times)")), .. check.Faults];
        output.WriteLine(string.Join('\n', faults.Select(fault => "FAULT " + fault)));
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        WriteLog(log);
        return faults.Length == 0;
    }

    /// <summary>Warnings and errors by who wrote them, each with its first line.</summary>
    private void WriteLog(string log)
    {
        output.WriteLine("\nWarnings and errors in the logs:");
        var kinds = log.Split('\n').Where(line => line.Contains(": StemeDb", StringComparison.Ordinal) || line.Contains(": Microsoft", StringComparison.Ordinal))
            .GroupBy(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..(line.IndexOf('[', StringComparison.Ordinal) is > 0 and var end ? end : line.Length)]);
        foreach (var kind in kinds.Take(LogLinesShown))
        {
            Line($"{kind.Count():N0} × {kind.First()}");
        }
    }

    private static string Files(IReadOnlyList<ProcessSample> samples, string name) =>
        samples.FirstOrDefault(sample => sample.Name == name) is { } sample ? $"{sample.Files} ({sample.Sockets})" : "–";

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("N1", CultureInfo.InvariantCulture);

    private void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
