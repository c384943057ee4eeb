using System.Globalization;
using System.Text;

namespace StemeDb.Archive.Drilling;

/// <summary>The steps of a drill as a picture (SVG).</summary>
public static class DrillTimeline
{
    private const int Width = 720;
    private const int Left = 190;
    private const int RowHeight = 28;

    /// <summary>Draws it.</summary>
    /// <param name="report">The drill.</param>
    public static string Draw(DrillReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var total = Math.Max(0.001, report.Steps.Max(step => step.End.TotalSeconds));
        double At(double seconds) => Left + ((Width - Left - 70) * seconds / total);
        var height = (report.Steps.Count * RowHeight) + 46;
        var svg = new StringBuilder();
        svg.Append(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"13\">\n"));
        svg.Append(Text($"<rect width=\"{Width}\" height=\"{height}\" fill=\"white\"/>\n"));
        foreach (var (step, row) in report.Steps.Select((step, row) => (step, row)))
        {
            var (x, y) = (At(step.Begin.TotalSeconds), 14 + (row * RowHeight));
            svg.Append(Text($"<text x=\"{Left - 10}\" y=\"{y + 13}\" text-anchor=\"end\">{step.Name}</text>\n"));
            svg.Append(Text($"<rect x=\"{x:0.0}\" y=\"{y}\" width=\"{Math.Max(2, At(step.End.TotalSeconds) - x):0.0}\" height=\"18\" fill=\"#4a7ab5\"/>\n"));
            svg.Append(Text($"<text x=\"{At(step.End.TotalSeconds) + 5:0.0}\" y=\"{y + 13}\">{(step.End - step.Begin).TotalSeconds:0.00} s</text>\n"));
        }

        var rto = At(Math.Min(total, report.RtoSeconds));
        svg.Append(Text($"<line x1=\"{rto:0.0}\" y1=\"6\" x2=\"{rto:0.0}\" y2=\"{height - 28}\" stroke=\"#b5482a\" stroke-width=\"1.5\"/>\n"));
        svg.Append(Text($"<text x=\"{rto:0.0}\" y=\"{height - 12}\" text-anchor=\"middle\" fill=\"#b5482a\">answers again after {report.RtoSeconds:0.00} s</text>\n</svg>\n"));
        return svg.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
