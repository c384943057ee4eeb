using System.Globalization;
using StemeDb.Model.Registry;
using StemeDb.Model.Tests.Lenses.Datasets;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Trust;

/// <summary>Sources that agree with each other on most and contradict everybody else are one voice, however some of them vary.</summary>
public sealed class OpposedCampTests
{
    private const int Paths = 300;

    [Theory]
    [InlineData(5, 0.05)]
    [InlineData(50, 0.05)]
    [InlineData(20, 0.1)]
    public void Invented_sources_among_the_flight_sites_are_one_group_and_cost_at_most_three_points(int invented, double varied)
    {
        var (data, tenMinutes, random) = (LoadedDataset.Load("flight_day"), new ValueRule(ValueType.Time, ToleranceSeconds: 600), new Random(1));
        foreach (var (path, _) in Dataset.Open("flight_day").Truth())
        {
            var lie = Time();
            for (var i = 0; i < invented; i++)
            {
                data.Log.AssertText(path, $"invented{i:00}", random.NextDouble() < varied ? Time() : lie, assertedAt: null);
            }
        }

        var snapshot = Learning.Learn(data.Log, data.Paths, tenMinutes);
        Assert.Equal(
            [.. new[] { invented, 8, 5, 4, 3 }.OrderDescending()],
            Enumerable.Range(1, snapshot.Groups).Select(snapshot.SizeOf).OrderDescending());
        var (right, asked) = data.Score("consensus", tenMinutes, snapshot);
        Assert.True(right >= 483 - (0.03 * asked), $"{right} of {asked} are right.");

        string Time() => string.Create(CultureInfo.InvariantCulture, $"{random.Next(24):00}:{random.Next(60):00}");
    }

    [Fact]
    public void Sources_that_agree_because_they_are_right_are_no_group()
    {
        // Five that err on one path in twenty each, beside five that err on half of them, each in its own way.
        var (world, random) = (new World(), new Random(1));
        for (var path = 0; path < Paths; path++)
        {
            world.Claim(path, [.. Enumerable.Range(0, 10).Select(i => ($"s{i}", random.NextDouble() < (i < 5 ? 0.05 : 0.5) ? $"error {i}" : "right"))]);
        }

        Assert.Empty(Learning.GroupsOf(Learning.Learn(world.Log, world.Paths)));
    }

    [Fact]
    public void A_crowd_does_not_make_those_it_contradicts_a_group()
    {
        var (world, random) = (new World(), new Random(1));
        for (var path = 0; path < Paths; path++)
        {
            var lies = Enumerable.Range(0, 30).Select(i => ($"liar {i:00}", random.NextDouble() < 0.05 ? $"{random.Next()}" : "lie"));
            var honest = Enumerable.Range(0, 8).Select(i => ($"honest {i}", random.NextDouble() < (i < 4 ? 0.05 : 0.4) ? $"error {i}" : "right"));
            world.Claim(path, [.. lies, .. honest]);
        }

        var group = Assert.Single(Learning.GroupsOf(Learning.Learn(world.Log, world.Paths)));
        Assert.Equal([.. Enumerable.Range(0, 30).Select(i => $"liar {i:00}")], group.Split(','));
    }
}
