using System.Globalization;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Reporting;

/// <summary>Prints outcomes as a Markdown table, each as soon as it is known.</summary>
internal sealed class MarkdownTable(TextWriter output)
{
    public void Head()
    {
        output.WriteLine("| row | ours | beside it | unit | ratio | target | |");
        output.WriteLine("|---|---:|---|---|---:|---|---|");
    }

    public void Add(Outcome outcome)
    {
        var row = outcome.Row;
        var ours = outcome.Ours.Median;
        Line(row.Name, $"{Number(ours)}", outcome.Ours.Name, row.Unit, "", row.Target, ours);
        foreach (var peer in outcome.Peers)
        {
            if (peer.Figures is { } figures)
            {
                var ratio = ours / figures.Median;
                Line("", "", $"{figures.Name}: {Number(figures.Median)}", row.Unit, string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}"), peer.Target, ratio);
            }
            else
            {
                output.WriteLine($"| | | skipped: {peer.Skipped} | | | {peer.Target} | not measured |");
            }
        }

        output.Flush();
    }

    /// <summary>A row that could not be measured at all.</summary>
    public void AddSkipped(Row row, string why) => output.WriteLine($"| {row.Name} | | skipped: {why} | {row.Unit} | | {row.Target} | not measured |");

    private void Line(string name, string ours, string beside, string unit, string ratio, Target? target, double measured) =>
        output.WriteLine($"| {name} | {ours} | {beside} | {unit} | {ratio} | {target} | {(target is null ? "" : target.IsMet(measured) ? "met" : "NOT MET")} |");

    private static string Number(double figure) => figure.ToString(figure < 100 ? "0.00" : "N0", CultureInfo.InvariantCulture);
}
