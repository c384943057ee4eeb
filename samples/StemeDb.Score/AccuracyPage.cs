using System.Globalization;
using System.Text;

namespace StemeDb.Score;

/// <summary>The page <c>docs/lenses/accuracy.md</c>.</summary>
internal static class AccuracyPage
{
    private const string Head =
        """
        # How often each lens is right

        Written by `samples/score --lenses --write docs/lenses/accuracy.md`, which asks the engine's lenses in memory about the
        three datasets of [samples/data](../../samples/data/README.md). Right answers of all gold paths that have claims; under
        each dataset first with equal values only, then with its own rule, which also compares the answer with the truth.


        """;

    private const string Tail =
        """

        - Lenses that do worse are worse for a reason. `mean` gives a value that nobody claimed: one far-off claim moves it past
          the tolerance. `recency` believes whoever spoke last. A dash: the lens is not for values of that type.
        - The datasets name no tiers, so all sources have the same one: `authority` and `layered` answer as `consensus` does. What
          they are for is shown in [one authority against a hundred](authority.md).
        - `skeptic` names no winner; its first candidate is taken, which is that of whole values also under a `set` rule.
        - `with copy groups`: with a snapshot learned from the same claims under the same rule. `trust` is always asked so.

        Beside published figures: fully correct author lists of 100 books, voting 71, TruthFinder 85 (X. Yin, J. Han, P. S. Yu,
        *Truth discovery with multiple conflicting information providers on the web*, KDD 2007, whose way of comparing names may
        differ from ours); `consensus` of sets as above.

        """;

    public static string Write(IReadOnlyList<LensColumn> columns)
    {
        var page = new StringBuilder(Head);
        page.Append("| lens |").AppendJoin('|', columns.Select(column => $" {column.Name} ")).Append("|\n");
        page.Append("|---|").AppendJoin('|', columns.Select(_ => "---:")).Append("|\n");
        for (var row = 0; row < LensTable.Asks.Count; row++)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {LensTable.Asks[row].Name} |").AppendJoin('|', columns.Select(column => Cell(column.Scores[row]))).Append("|\n");
        }

        return page.Append(Tail).ToString();
    }

    private static string Cell(Score? score) => score is null ? " – " : $" {score.Right}/{score.Covered} ";
}
