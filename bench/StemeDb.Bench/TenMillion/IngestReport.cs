using System.Globalization;

namespace StemeDb.Bench.TenMillion;

/// <summary>What the samples of a run say, as further lines of its table.</summary>
internal static class IngestReport
{
    public static void Write(IReadOnlyList<EngineSample> samples, string dataDirectory, Ingest ingest, TextWriter output)
    {
        EngineSample[] ingesting = [.. samples.Where(sample => sample.Phase == "ingest")];
        double[] rates = [.. ingesting.Zip(ingesting.Skip(1))
            .Where(pair => pair.Second.Seconds - pair.First.Seconds < 2)
            .Select(pair => (pair.Second.Created - pair.First.Created) / (pair.Second.Seconds - pair.First.Seconds))
            .Order()];
        var runs = DirectoryBytes(Path.Combine(dataDirectory, "db"));
        var journal = DirectoryBytes(Path.Combine(dataDirectory, "wal"));
        var last = samples[^1];

        Line(output, "ingest, assertions per second: median, slowest second, fastest second", $"{rates[rates.Length / 2]:N0}, {rates[0]:N0}, {rates[^1]:N0}");
        Line(output, $"acknowledgement of {Ingest.LinesPerRequest:N0} lines, longest", $"{samples.Max(sample => sample.AckMsMax):N0} ms");
        var acks = ingest.Probe.Sorted();
        Line(output, $"acknowledgement of one assertion beside it, {acks.Length:N0} of them: median, p99, p99.9, longest", $"{Of(acks, 0.5):0.0}, {Of(acks, 0.99):0.0}, {Of(acks, 0.999):0.0}, {acks[^1]:0} ms");
        Line(output, "lines that existed already, rejected", $"{ingest.Existed:N0}, {ingest.Rejected:N0}");
        Line(output, "Engine's resident memory: greatest, at the end", $"{samples.Max(sample => sample.RssBytes) >> 20:N0} MiB, {last.RssBytes >> 20:N0} MiB");
        Line(output, "runs: greatest number, at the end", $"{samples.Max(sample => sample.Runs):N0}, {last.Runs:N0}");
        Line(output, "runs on disk, per assertion", $"{runs >> 20:N0} MiB, {runs / (double)ingest.Created:N0} bytes");
        Line(output, "journal kept on disk", $"{journal >> 20:N0} MiB");
        Line(output, "bytes of runs written to bytes of runs on disk (flushes and merges)", $"{last.RunBytesWritten / (double)runs:0.0}");
        Line(output, "all bytes written per assertion (journal, its zeros, runs)", $"{last.DiskBytesWritten / (double)ingest.Created:N0}");
    }

    private static void Line(TextWriter output, string what, FormattableString figure) =>
        output.WriteLine($"| | {what} | {figure.ToString(CultureInfo.InvariantCulture)} |");

    /// <summary>The value below which a part of the sorted values lies.</summary>
    private static double Of(double[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)];

    private static long DirectoryBytes(string directory) => new DirectoryInfo(directory).EnumerateFiles().Sum(file => file.Length);
}
