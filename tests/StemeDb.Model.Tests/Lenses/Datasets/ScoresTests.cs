using StemeDb.Model.Registry;
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
        var data = LoadedDataset.Load("flight_day");

        Assert.Equal(99_812, data.Log.LastSeq);
        Assert.Equal((445, 545), data.Score("consensus", ValueRule.Default));
        Assert.Equal((401, 545), data.Score("recency", ValueRule.Default));
        Assert.Equal((401, 545), data.Score("recency", ValueRule.Default, parameters: """{"basis":"asserted"}"""));
        Assert.Equal((460, 545), data.Score("consensus", s_tenMinutes));
        Assert.Equal((458, 545), data.Score("recency", s_tenMinutes));
    }

    [Fact]
    public void Book_claims_are_stored_and_answered_as_the_table_says()
    {
        var data = LoadedDataset.Load("book");

        Assert.Equal(25_030, data.Log.LastSeq);
        Assert.Equal((58, 100), data.Score("consensus", ValueRule.Default));
        Assert.Equal((46, 100), data.Score("recency", ValueRule.Default));
        Assert.Equal((87, 100), data.Score("consensus", s_authors));
        Assert.Equal((1105, 1263), data.Score("consensus", s_authors, truth: "truth_silver.tsv"));
    }

    [Fact]
    public void Population_claims_are_stored_and_answered_as_the_table_says()
    {
        var data = LoadedDataset.Load("population");

        Assert.Equal(49_954, data.Log.LastSeq);
        Assert.Equal((243, 301), data.Score("consensus", ValueRule.Default));
        Assert.Equal((177, 301), data.Score("recency", ValueRule.Default));
        Assert.Equal((251, 301), data.Score("consensus", s_onePercent));
        Assert.Equal((197, 301), data.Score("recency", s_onePercent));
    }
}
