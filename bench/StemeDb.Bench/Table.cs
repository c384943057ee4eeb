using System.Globalization;

namespace StemeDb.Bench;

/// <summary>Prints rows as a Markdown table, each as soon as it is known.</summary>
internal sealed class Table(TextWriter output)
{
    public static double Median(double[] figures) => figures.Order().ElementAt(figures.Length / 2);

    public void Head()
    {
        output.WriteLine("| what | figure | unit | ratio to the row above |");
        output.WriteLine("|---|---:|---|---:|");
    }

    public void Row(string what, double figure, string unit, double? ratio) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {figure:N0} | {unit} | {(ratio is { } r ? $"{r:0.00}" : "")} |"));
}
