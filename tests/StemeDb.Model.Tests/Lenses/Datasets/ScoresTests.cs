using System.Text;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Datasets;

/// <summary>The table of <c>samples/data/README.md</c>.</summary>
public sealed class ScoresTests
{
    private static readonly ValueRule s_tenMinutes = new(ValueType.Time, ToleranceSeconds: 600);
    private static readonly ValueRule s_onePercent = new(ValueType.Number, RelativeTolerance: 0.01);
    private static readonly ValueRule s_authors = new(ValueType.Set, Separator: ";", Threshold: 0.3);

    [Fact]
    public void Flight_claims_are_stored_and_answered_as_the_table_says()
    {
        var (dataset, log) = Load("flight_day");

        Assert.Equal(99_812, log.LastSeq);
        Assert.Equal((445, 545), Score(log, dataset.Truth(), "consensus", ValueRule.Default));
        Assert.Equal((401, 545), Score(log, dataset.Truth(), "recency", ValueRule.Default));
        Assert.Equal((401, 545), Score(log, dataset.Truth(), "recency", ValueRule.Default, """{"basis":"asserted"}"""));
        Assert.Equal((460, 545), Score(log, dataset.Truth(), "consensus", s_tenMinutes));
        Assert.Equal((458, 545), Score(log, dataset.Truth(), "recency", s_tenMinutes));
    }

    [Fact]
    public void Book_claims_are_stored_and_answered_as_the_table_says()
    {
        var (dataset, log) = Load("book");

        Assert.Equal(25_030, log.LastSeq);
        Assert.Equal((58, 100), Score(log, dataset.Truth(), "consensus", ValueRule.Default));
        Assert.Equal((46, 100), Score(log, dataset.Truth(), "recency", ValueRule.Default));
        Assert.Equal((87, 100), Score(log, dataset.Truth(), "consensus", s_authors));
        Assert.Equal((1105, 1263), Score(log, dataset.Truth("truth_silver.tsv"), "consensus", s_authors));
    }

    [Fact]
    public void Population_claims_are_stored_and_answered_as_the_table_says()
    {
        var (dataset, log) = Load("population");

        Assert.Equal(49_954, log.LastSeq);
        Assert.Equal((243, 301), Score(log, dataset.Truth(), "consensus", ValueRule.Default));
        Assert.Equal((177, 301), Score(log, dataset.Truth(), "recency", ValueRule.Default));
        Assert.Equal((251, 301), Score(log, dataset.Truth(), "consensus", s_onePercent));
        Assert.Equal((197, 301), Score(log, dataset.Truth(), "recency", s_onePercent));
    }

    private static (Dataset Dataset, ClaimLog Log) Load(string name)
    {
        var dataset = Dataset.Open(name);
        var log = new ClaimLog();
        foreach (var row in dataset.Claims())
        {
            if (ConceptPath.TryParse(row.Path, out var path, out _))
            {
                log.AssertText(path.ToString(), row.Source, row.Value, TimeOf(row));
            }
        }

        return (dataset, log);
    }

    private static Instant? TimeOf(Dataset.Row row)
    {
        if (row.Time.Length == 0)
        {
            return null;
        }

        Assert.True(Instant.TryParse(Encoding.UTF8.GetBytes(row.Time + "T00:00:00Z"), out var midnight, out _));
        return midnight;
    }

    private static (int Right, int Asked) Score(
        ClaimLog log, IReadOnlyList<(string Path, string Value)> truth, string lens, ValueRule rule, string parameters = "{}")
    {
        Assert.True(LensCatalog.TryParse(lens, Encoding.UTF8.GetBytes(parameters), out var choice, out _));
        var comparison = ValueComparison.For(rule);
        var (right, asked) = (0, 0);
        foreach (var (path, value) in truth.Where(gold => log.Has(gold.Path)))
        {
            var query = new LensQuery
            {
                Path = new ConceptPath(Encoding.UTF8.GetBytes(path)),
                Lens = choice,
                AsOfSeq = log.LastSeq,
                Now = new Instant(DateTime.UnixEpoch.Ticks),
                Rule = rule,
            };
            var answer = LensEvaluator.Evaluate(query, log.Claims(path), SourceDirectory.Empty);
            asked++;
            right += answer.Status == AnswerStatus.Resolved
                && comparison.AreEqual(Encoding.UTF8.GetBytes($"\"{value}\""), answer.Value.Span) ? 1 : 0;
        }

        return (right, asked);
    }
}
