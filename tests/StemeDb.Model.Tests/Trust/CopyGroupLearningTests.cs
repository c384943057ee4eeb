using CsCheck;
using StemeDb.Model.Trust;

namespace StemeDb.Model.Tests.Trust;

/// <summary>Copy groups and accuracies on worlds made for the purpose.</summary>
public sealed class CopyGroupLearningTests
{
    [Fact]
    public void Groups_are_those_of_comparing_every_pair() =>
        Gen.Select(Gen.Int[2, 12], Gen.Int[55, 120], Gen.Int[0, int.MaxValue - 1]).Sample(
            (sources, paths, seed) =>
            {
                var world = World.Random(sources, paths, seed);
                Assert.Equal(world.GroupsByDefinition(), Learning.GroupsOf(Learning.Learn(world.Log, world.Paths)));
            },
            iter: 150);

    [Fact]
    public void The_order_of_arrival_changes_no_group() =>
        Gen.Int[0, int.MaxValue - 1].Sample(
            seed =>
            {
                var world = World.Random(8, 80, seed);
                var backwards = world.Backwards();
                Assert.Equal(
                    Learning.GroupsOf(Learning.Learn(world.Log, world.Paths)),
                    Learning.GroupsOf(Learning.Learn(backwards.Log, backwards.Paths)));
            },
            iter: 20);

    [Fact]
    public void Half_of_the_paths_are_left_out_while_there_are_too_many_voices()
    {
        var world = World.Random(6, 2_000, seed: 1);
        var whole = Learning.Learn(world.Log, world.Paths);
        var thinned = Learning.Learn(world.Log, world.Paths, voicesMax: (int)whole.Summary.Voices / 3);

        Assert.Equal(2, thinned.Summary.Thinning);
        Assert.InRange(thinned.Summary.ContestedPaths, whole.Summary.ContestedPaths / 6, whole.Summary.ContestedPaths / 3);
        Assert.Equal(thinned.Id, Learning.Learn(world.Log, world.Paths.Reverse(), voicesMax: (int)whole.Summary.Voices / 3).Id);
    }

    [Fact]
    public void Nobody_vouches_for_itself()
    {
        var world = new World();
        for (var path = 0; path < 60; path++) world.Claim(path, ("honest", "x"), ("alone", "y"));

        var snapshot = Learning.Learn(world.Log, world.Paths);
        Assert.Equal((60, 0), (Learning.Of(snapshot, "alone").SampleSize, Learning.Of(snapshot, "alone").AccuracyMillionths));
        Assert.Equal((60, 0), (Learning.Of(snapshot, "honest").SampleSize, Learning.Of(snapshot, "honest").AccuracyMillionths));
    }

    [Fact]
    public void A_group_of_copies_counts_once_and_does_not_vouch_for_itself()
    {
        var world = new World();
        for (var path = 0; path < 100; path++)
        {
            var wrong = $"wrong {path}";
            world.Claim(path, ("a", "right"), ("b", "right"), ("c", path % 10 == 0 ? "slip" : "right"),
                ("s1", wrong), ("s2", wrong), ("s3", wrong), ("s4", wrong), ("s5", wrong));
            world.Claim(1_000 + path, ("a", "x"), ("b", path % 3 == 0 ? "x" : $"b {path}"), ("c", path % 3 == 1 ? "x" : $"c {path}"));
        }

        var snapshot = Learning.Learn(world.Log, world.Paths);
        Assert.Equal(["s1,s2,s3,s4,s5"], Learning.GroupsOf(snapshot));
        Assert.Equal(0, Learning.Of(snapshot, "s1").AccuracyMillionths);
        Assert.True(Learning.Of(snapshot, "a").LowerBound > 0.55, Learning.Of(snapshot, "a").ToString());
    }

    [Fact]
    public void A_declared_family_does_not_vouch_for_itself_either()
    {
        var world = new World();
        for (var path = 0; path < 60; path++) world.Claim(path, ("a", "x"), ("b", path % 2 == 0 ? "x" : $"{path}"), ("c", $"c {path}"));

        Assert.Equal(30, (int)(Learning.Of(Learning.Learn(world.Log, world.Paths), "a").Accuracy * 60));
        var apart = Learning.Learn(world.Log, world.Paths, familyOf: source => source.ToString() is "a" or "b" ? "one" : null);
        Assert.Equal(0, Learning.Of(apart, "a").AccuracyMillionths);
    }

    [Fact]
    public void A_value_that_thousands_name_does_not_hide_the_copies_among_them()
    {
        // More agree on every path than are compared with each; copies are neighbours in the order of their ids.
        var world = new World();
        for (var path = 0; path < 50; path++)
        {
            var crowd = Enumerable.Range(0, 600).Where(i => (i * 7919 + path * 104729) % 10 > 2).Select(i => ($"crowd {i:000}", "x"));
            world.Claim(path, [.. crowd, .. Enumerable.Range(0, 5).Select(i => ($"copy {i}", "x")), ("other", "y")]);
        }

        Assert.Contains("copy 0,copy 1,copy 2,copy 3,copy 4", Learning.GroupsOf(Learning.Learn(world.Log, world.Paths))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 10, 0.722_460)]
    [InlineData(0.5, 10, 0.236_588)]
    [InlineData(0.9, 1_000, 0.879_849)]
    public void The_lower_bound_is_that_of_wilson(double proportion, int sample, double expected) =>
        Assert.Equal(expected, WilsonBound.Lower(proportion, sample), 4);
}
