using System.Globalization;
using StemeDb.Bench.Soak.Watching;

namespace StemeDb.Bench.Soak;

/// <summary>
/// Writes what memory went to over time, as Markdown, so that a reader can tell what grows from what fills. While nothing is written memory
/// has no reason to grow: what is in use then, without garbage, is compared from its beginning to its end.
/// </summary>
/// <param name="samples">Of the whole run.</param>
/// <param name="quiet">Some times while nothing was written, each process after a full collection.</param>
/// <param name="output">Where it is written to.</param>
internal sealed class MemoryReport(IReadOnlyList<ProcessSample> samples, IReadOnlyList<IReadOnlyList<ProcessSample>> quiet, TextWriter output)
{
    private const int Moments = 12;

    /// <summary>Every process at a dozen moments, the Engine with what it keeps.</summary>
    public void Write()
    {
        output.WriteLine("\n| MiB, s | claims | Engine: resident | committed | heap | memtables | blocks | answers | conflicts | run indexes | Api 1: resident (heap) | Api 2 | Redis |");
        output.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        var end = samples[^1].Seconds;
        for (var moment = 1; moment <= Moments; moment++)
        {
            WriteMoment(end * moment / Moments);
        }

        WriteQuiet();
    }

    private void WriteQuiet()
    {
        output.WriteLine("\nWhile nothing is written, under all other load, each right after a collection of all garbage:");
        output.WriteLine("\n| MiB, one time after the other | at s | heap | of it kept on purpose | resident |\n|---|---:|---:|---:|---:|");
        foreach (var process in quiet.SelectMany(looks => looks).GroupBy(sample => sample.Name))
        {
            Line($"| {process.Key} | {Each(process, sample => sample.Seconds)} | {Each(process, sample => sample.HeapMiB)} | {Each(process, sample => sample.Memory.Kept / 1048576)} | {Each(process, sample => sample.RssMiB)} |");
        }
    }

    private static string Each(IEnumerable<ProcessSample> samples, Func<ProcessSample, double> value) =>
        string.Join(", ", samples.Select(sample => value(sample).ToString("0", CultureInfo.InvariantCulture)));

    private void WriteMoment(double seconds)
    {
        var at = samples.Select(sample => sample.Name).Distinct()
            .ToDictionary(name => name, name => samples.Where(sample => sample.Name == name).MinBy(sample => Math.Abs(sample.Seconds - seconds))!);
        var (engine, memory) = (at["Engine"], at["Engine"].Memory);
        Line($"| {engine.Seconds:0} | {memory.Claims:N0} | {engine.RssMiB:0} | {MiB(memory.Committed)} | {MiB(memory.Heap)} | {MiB(memory.Memtables)} | {MiB(memory.BlockCache)} | {MiB(memory.AnswerCache)} | {MiB(memory.Conflicts)} | {MiB(memory.RunIndexes)} | {WithHeap(at["Api 1"])} | {WithHeap(at["Api 2"])} | {at["Redis"].RssMiB:0} |");
    }

    private static string WithHeap(ProcessSample sample) => string.Create(CultureInfo.InvariantCulture, $"{sample.RssMiB:0} ({sample.HeapMiB:0})");

    private static string MiB(double bytes) => (bytes / 1048576).ToString("0", CultureInfo.InvariantCulture);

    private void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
