using System.Globalization;
using System.Text;

namespace StemeDb.Score.Sybil;

/// <summary>The tables of <c>docs/lenses/sybil.md</c>, between whose markers they are written.</summary>
internal static class SybilPage
{
    /// <summary>The page with its tables replaced.</summary>
    /// <param name="page">The text as it stands; each table is between <c>&lt;!-- NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>.</param>
    /// <param name="seed">What the attack was drawn with.</param>
    /// <param name="rows">What was counted.</param>
    public static string Fill(string page, int seed, IReadOnlyList<SybilRow> rows)
    {
        var invented = rows.Where(row => row.Scenario.Lie == Lie.Invented).ToArray();
        var attack = invented.Where(row => row.Scenario.Varied is 0 or 0.05).ToArray();
        page = Replace(page, "attack", Table("invented sources | varied", attack, row => $"{row.Sources} | {Percent(row.Varied)}") + $"\nSeed {seed}.\n");
        page = Replace(page, "varied", Table("varied", invented.Where(row => row.Scenario.Sources == 20), row => Percent(row.Varied)));
        page = Replace(page, "runner-up", Table("sources", rows.Where(row => row.Scenario.Lie == Lie.RunnerUp), row => $"{row.Sources}"));
        page = Replace(page, "everywhere", Table("sources", rows.Where(row => row.Scenario.Lie == Lie.Everywhere), row => $"{row.Sources}"));
        return Replace(page, "shadow", Table("shadows of each real source", rows.Where(row => row.Scenario.Lie == Lie.Shadow), row => $"{row.Sources}"));
    }

    /// <summary>The tables alone.</summary>
    public static string Empty { get; } = string.Join('\n', ((string[])["attack", "varied", "runner-up", "everywhere", "shadow"]).Select(name => $"<!-- {name} -->\n<!-- end -->\n"));

    private static string Table(string first, IEnumerable<SybilRow> rows, Func<Scenario, string> name)
    {
        var table = new StringBuilder($"| {first} |").AppendJoin('|', SybilRun.Asks.Select(ask => $" {ask.Name} ")).Append("| copy groups found |\n|");
        table.Insert(table.Length, "---:|", first.Count(character => character == '|') + 1).Insert(table.Length, "---:|", SybilRun.Asks.Count).Append("---|\n");
        foreach (var row in rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {name(row.Scenario)} |").AppendJoin('|', row.Scores.Select(score => $" {score.Right}/{score.Covered} "))
                .Append(CultureInfo.InvariantCulture, $"| {string.Join(", ", row.Groups)} |\n");
        }

        return table.ToString();
    }

    private static string Replace(string page, string name, string table)
    {
        const string End = "<!-- end -->";
        var begin = $"<!-- {name} -->\n";
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = from < 0 ? -1 : page.IndexOf(End, from, StringComparison.Ordinal);
        return to < 0
            ? throw new InvalidOperationException($"The page has no place for the table '{name}': a line <!-- {name} -->, and after it a line {End}.")
            : string.Concat(page.AsSpan(0, from + begin.Length), table, page.AsSpan(to));
    }

    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} %");
}
