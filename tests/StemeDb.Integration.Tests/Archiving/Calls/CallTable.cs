using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Archiving.Calls;

/// <summary>
/// What came of the kills of one process, a row for each operation, as docs/reliability/archive-faults.md tells it. How often each
/// was tried is told there and not compared, since that is up to whoever runs the tests.
/// </summary>
/// <param name="process">Name of the table in the document.</param>
/// <param name="points">All there are.</param>
internal sealed partial class CallTable(string process, IReadOnlyList<CallPoint> points)
{
    private const string Document = "docs/reliability/archive-faults.md";
    private const string End = "<!-- end -->\n";
    private static readonly string[] _moments = ["before", "half", "after"];

    private readonly Dictionary<CallPoint, SortedDictionary<string, int>> _outcomes = points.ToDictionary(
        point => point, _ => new SortedDictionary<string, int>(StringComparer.Ordinal));

    /// <summary>Kills so far.</summary>
    public int Kills => _outcomes.Values.Sum(outcomes => outcomes.Values.Sum());

    public void Add(CallPoint point, string outcome) => _outcomes[point][outcome] = _outcomes[point].GetValueOrDefault(outcome) + 1;

    /// <summary>Each outcome that was seen is told; with STEMEDB_TEST_WRITE_FAULTS=1 the table is written anew.</summary>
    public void Check()
    {
        var path = Path.Combine(Programs.Root, Document);
        var text = File.ReadAllText(path);
        var begin = $"<!-- generated: {process} -->\n";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("STEMEDB_TEST_WRITE_FAULTS") == "1")
        {
            File.WriteAllText(path, text[..from] + Write() + text[to..]);
            return;
        }

        var told = Read(text[from..to]);
        Assert.Equal(_outcomes.Keys.OrderBy(Text), told.Keys.OrderBy(Text));
        Assert.All(_outcomes, seen => Assert.All(seen.Value.Keys, outcome => Assert.Contains(outcome, told[seen.Key])));
    }

    private static string Text(CallPoint point) => $"{point.Operation} {point.Moment}";

    private string Write()
    {
        var table = new StringBuilder("| operation | killed before it | half way | after it |\n|---|---|---|---|\n");
        foreach (var operation in _outcomes.Keys.Select(point => point.Operation).Distinct())
        {
            table.Append(CultureInfo.InvariantCulture, $"| {operation} |");
            foreach (var moment in _moments) table.Append(CultureInfo.InvariantCulture, $" {Cell(new CallPoint(operation, moment))} |");
            table.Append('\n');
        }

        return table.ToString();
    }

    private string Cell(CallPoint point) => _outcomes.TryGetValue(point, out var outcomes)
        ? string.Join(", ", outcomes.Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.Key} ({outcome.Value})")))
        : "–";

    private static Dictionary<CallPoint, string[]> Read(string table)
    {
        var told = new Dictionary<CallPoint, string[]>();
        foreach (var line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries)[1..^1];
            foreach (var (moment, cell) in _moments.Zip(cells.Skip(1)).Where(item => item.Second != "–"))
            {
                told[new CallPoint(cells[0], moment)] = [.. Outcome().Matches(cell).Select(match => match.Groups["text"].Value)];
            }
        }

        return told;
    }

    [GeneratedRegex(@"(?<text>[^,(]+?) \(\d+\)(, )?")]
    private static partial Regex Outcome();
}
