using System.Globalization;
using System.Text;

namespace StemeDb.Score.Sybil;

/// <summary>A picture (SVG) of how often each way to ask is right, by the number of invented sources that vary 5 % of their claims.</summary>
internal static class SybilPicture
{
    private const int Left = 60;
    private const int Top = 46;
    private const int Width = 520;
    private const int Height = 260;

    private static readonly string[] Colours = ["#c0392b", "#1f6fb2", "#2e8b57"];

    private static readonly string[] Dashes = ["", "", "6 4"];

    public static string Draw(IReadOnlyList<SybilRow> rows)
    {
        var points = rows.Where(row => row.Scenario.Lie == Lie.Invented && (row.Scenario.Sources == 0 || row.Scenario.Varied == 0.05)).ToArray();
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 {Top + Height + 60}\" font-family=\"sans-serif\" font-size=\"13\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        Text(svg, Left, 24, "start", "Right answers of 545 flight times, under invented sources that vary 5 % of their claims");
        for (var percent = 0; percent <= 100; percent += 20)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" y1=\"{Y(percent):0.#}\" x2=\"{Left + Width}\" y2=\"{Y(percent):0.#}\" stroke=\"#dddddd\"/>\n");
            Text(svg, Left - 8, Y(percent) + 4, "end", $"{percent} %");
        }

        for (var i = 0; i < points.Length; i++)
        {
            Text(svg, X(i, points.Length), Top + Height + 20, "middle", points[i].Scenario.Sources.ToString(CultureInfo.InvariantCulture));
        }

        Text(svg, Left + (Width / 2), Top + Height + 42, "middle", "invented sources");
        for (var line = 0; line < SybilRun.Asks.Count; line++)
        {
            Line(svg, line, [.. points.Select(point => 100.0 * point.Scores[line].Right / point.Scores[line].Covered)]);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Line(StringBuilder svg, int line, double[] percents)
    {
        var places = percents.Select((percent, i) => string.Create(CultureInfo.InvariantCulture, $"{X(i, percents.Length):0.#},{Y(percent):0.#}")).ToArray();
        svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', places)}\" fill=\"none\" stroke=\"{Colours[line]}\" stroke-width=\"2.5\" stroke-dasharray=\"{Dashes[line]}\"/>\n");
        foreach (var place in places.Select(place => place.Split(',')))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{place[0]}\" cy=\"{place[1]}\" r=\"4\" fill=\"{Colours[line]}\"/>\n");
        }

        var legend = Top + 14 + (line * 24);
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left + Width + 14}\" y1=\"{legend}\" x2=\"{Left + Width + 40}\" y2=\"{legend}\" stroke=\"{Colours[line]}\" stroke-width=\"2.5\" stroke-dasharray=\"{Dashes[line]}\"/>\n");
        Text(svg, Left + Width + 46, legend + 4, "start", SybilRun.Asks[line].Name);
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" fill=\"#222222\">{text}</text>\n");

    private static double X(int i, int count) => Left + 20 + (i * (Width - 40.0) / (count - 1));

    private static double Y(double percent) => Top + (Height * (1 - (percent / 100)));
}
