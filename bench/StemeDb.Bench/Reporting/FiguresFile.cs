using System.Text.Json;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Reporting;

/// <summary>The raw figures of every round, for whoever wants more than medians.</summary>
internal static class FiguresFile
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public static void Write(string path, BenchSettings settings, IEnumerable<Outcome> outcomes) => File.WriteAllText(path, JsonSerializer.Serialize(
        new
        {
            machine = new { processors = Environment.ProcessorCount, os = Environment.OSVersion.VersionString, runtime = Environment.Version.ToString() },
            rounds = settings.Rounds,
            window_seconds = settings.Window.TotalSeconds,
            rows = outcomes.Select(outcome => new
            {
                row = outcome.Row.Name,
                unit = outcome.Row.Unit,
                contenders = outcome.Peers.Select(peer => peer.Figures).OfType<Figures>().Prepend(outcome.Ours)
                    .Select(figures => new { name = figures.Name, median = figures.Median, rounds = figures.Rounds }),
                skipped = outcome.Peers.Select(peer => peer.Skipped).OfType<string>(),
            }),
        },
        Options));
}
