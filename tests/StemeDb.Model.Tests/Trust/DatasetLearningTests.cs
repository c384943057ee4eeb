using System.Globalization;
using StemeDb.Model.Registry;
using StemeDb.Model.Tests.Lenses.Datasets;
using StemeDb.Model.Trust;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Trust;

/// <summary>What is learned from the datasets of <c>samples/data</c>.</summary>
public sealed class DatasetLearningTests(ITestOutputHelper output)
{
    private static readonly ValueRule s_tenMinutes = new(ValueType.Time, ToleranceSeconds: 600);
    private static readonly ValueRule s_authors = new(ValueType.Set, Separator: ";", Threshold: 0.3);
    private static readonly ValueRule s_onePercent = new(ValueType.Number, RelativeTolerance: 0.01);

    [Fact]
    public void Flight_sites_copy_each_other_in_groups_of_eight_five_four_and_three()
    {
        var data = LoadedDataset.Load("flight_day");
        var snapshot = Learning.Learn(data.Log, data.Paths, s_tenMinutes);

        Assert.Equal(
            [
                "CO,businesstravellogue,flights,flightstats,flylouisville,ifly,quicktrip,world-flight-tracker",
                "allegiantair,flightview,foxbusiness,gofox,panynj",
                "airtravelcenter,flytecomm,helloflight,myrateplan",
                "flightaware,flightwise,wunderground",
            ],
            Learning.GroupsOf(snapshot));
        Assert.Equal(4_608, snapshot.Summary.ContestedPaths);
        Assert.Equal((460, 545), data.Score("consensus", s_tenMinutes));
        Assert.Equal((483, 545), data.Score("consensus", s_tenMinutes, snapshot));
        Show(snapshot);
    }

    [Fact]
    public void Book_sellers_that_copy_are_found_and_cost_the_answer_nothing()
    {
        var data = LoadedDataset.Load("book");
        var snapshot = Learning.Learn(data.Log, data.Paths, s_authors);

        Assert.Equal([6, 6, 2, 2, 2, 2, 2], Learning.GroupsOf(snapshot).Select(group => group.Count(c => c == ',') + 1));
        Assert.Equal((87, 100), data.Score("consensus", s_authors));
        Assert.Equal((88, 100), data.Score("consensus", s_authors, snapshot));
        Show(snapshot);
    }

    [Fact]
    public void Wikipedia_editors_copy_nobody()
    {
        var data = LoadedDataset.Load("population");
        var snapshot = Learning.Learn(data.Log, data.Paths, s_onePercent);

        Assert.Equal(0, snapshot.Groups);
        Assert.Equal((251, 301), data.Score("consensus", s_onePercent, snapshot));
        Show(snapshot);
    }

    private void Show(TrustSnapshot snapshot)
    {
        output.WriteLine(snapshot.Summary.ToString());
        foreach (var source in snapshot.Sources.OrderByDescending(source => source.SampleSize).Take(12))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{source.Source} n={source.SampleSize} accuracy={source.Accuracy:0.000} bound={source.LowerBound:0.000} group={source.Group} {source.Link}"));
        }
    }
}
