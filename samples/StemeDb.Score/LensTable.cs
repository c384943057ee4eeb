using System.Text;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Registry;
using StemeDb.Score.InMemory;

namespace StemeDb.Score;

/// <summary>Every lens over every dataset, under equality of values and under the dataset's own rule.</summary>
internal static class LensTable
{
    /// <summary>The rounds of all datasets, each with what every ask got; null: the lens is not for the rule's type.</summary>
    public static IReadOnlyList<LensColumn> Columns(string dataFolder)
    {
        var columns = new List<LensColumn>();
        foreach (var dataset in Dataset.All)
        {
            var folder = Path.Combine(dataFolder, dataset.Name);
            var claims = new StoredClaims(DatasetFiles.Claims(folder));
            foreach (var round in dataset.Rounds.Where(round => round.Gold == "truth.tsv"))
            {
                if (!ValueRuleJson.TryParse(Encoding.UTF8.GetBytes(round.Rule), out var rule, out _)) throw new InvalidOperationException($"{round.Rule} is no rule.");
                var scorer = new MemoryScorer(claims, rule, claims.Learn(rule));
                var gold = Gold.Read(Path.Combine(folder, round.Gold));
                columns.Add(new LensColumn($"{dataset.Name}, {round.Name}", [.. Asks.Select(ask => IsFor(ask, rule) ? scorer.Count(gold, ask, round.IsRight) : null)]));
            }
        }

        return columns;
    }

    /// <summary>All lenses as they are, then with what was learned.</summary>
    public static IReadOnlyList<Ask> Asks { get; } =
    [
        .. LensCatalog.All.Where(lens => !lens.WeighsTrust).Select(lens => Ask.Plain(lens.Name)),
        .. LensCatalog.All.Where(lens => lens.Name != "recency").Select(lens => new Ask($"{lens.Name} with copy groups", lens.Name, "latest")),
    ];

    private static bool IsFor(Ask ask, ValueRule rule) => LensCatalog.All.First(lens => lens.Name == ask.Lens).ValueTypes.Contains(rule.Type);
}

/// <summary>A column of the table.</summary>
/// <param name="Name">Dataset and rule.</param>
/// <param name="Scores">In the order of <see cref="LensTable.Asks"/>.</param>
internal sealed record LensColumn(string Name, IReadOnlyList<Score?> Scores);
