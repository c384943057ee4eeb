using System.Text.Json;

namespace StemeDb.Model.Tests.Lenses;

/// <summary>Who copies shares a vote: by declared family, by learned group, and through whoever belongs to both.</summary>
public sealed class CopyGroupTests
{
    [Fact]
    public void A_copy_group_has_one_vote()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "1").Say("d", "2").Say("e", "2")
            .Learn("a", group: 1).Learn("b", group: 1).Learn("c", group: 1);

        var answer = scene.Ask();

        Assert.Equal("2=2 1=1", answer.Tally());
        Assert.Equal((3, 1), (answer.Candidates[1].Sources, answer.Candidates[1].IndependentSources));
    }

    [Fact]
    public void A_copy_group_that_disagrees_splits_its_vote()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "1").Say("d", "2")
            .Learn("a", group: 7).Learn("b", group: 7).Learn("c", group: 7).Learn("d", group: 7);

        Assert.Equal("1=0.75 2=0.25", scene.Ask().Tally());
    }

    [Fact]
    public void Family_and_copy_group_are_joined_through_whoever_belongs_to_both()
    {
        // a–b by family f, b–c by group 1, c–d by family g, d–e by group 2: one chain.
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "1").Say("d", "1").Say("e", "1").Say("z", "2")
            .Know("a", family: "f").Know("b", family: "f").Know("c", family: "g").Know("d", family: "g")
            .Learn("b", group: 1).Learn("c", group: 1).Learn("d", group: 2).Learn("e", group: 2);

        var answer = scene.Ask();

        Assert.Equal("1=1 2=1", answer.Tally());
        Assert.Equal((5, 1), (answer.Candidates[0].Sources, answer.Candidates[0].IndependentSources));
        Assert.Equal(1, answer.Support);
    }

    [Fact]
    public void A_chain_is_joined_only_by_voices_of_the_path()
    {
        // b, which would join the family with the group, says nothing here.
        var scene = new Scene().Say("a", "1").Say("c", "1").Say("z", "2")
            .Know("a", family: "f").Know("b", family: "f").Learn("b", group: 1).Learn("c", group: 1);

        Assert.Equal("1=2 2=1", scene.Ask().Tally());
    }

    [Fact]
    public void Clusters_stay_apart_from_each_other()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "2").Say("d", "2").Say("e", "2").Say("f", "3")
            .Learn("a", group: 1).Learn("b", group: 1).Learn("c", group: 2).Learn("d", group: 2).Know("e", family: "1");

        Assert.Equal("2=2 1=1 3=1", scene.Ask().Tally());
    }

    [Fact]
    public void The_answer_names_the_snapshot_that_its_groups_are_from()
    {
        var scene = new Scene().Say("a", "1");
        Assert.Contains("\"snapshots\":{}", Scene.Json(scene.Ask()), StringComparison.Ordinal);

        scene.Learn("someone else", group: 1);

        var named = $"\"snapshots\":{{\"copy_groups\":\"{scene.Sources.SnapshotId}\"}}";
        Assert.Contains(named, Scene.Json(scene.Ask()), StringComparison.Ordinal);
        Assert.Contains(named, Scene.Json(new Scene().Learn("a", group: 1).Ask()), StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_shows_family_group_and_how_many_share_the_vote()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "2")
            .Know("a", family: "f").Know("b", family: "f").Learn("b", group: 4);

        using var json = JsonDocument.Parse(Scene.Json(scene.Ask(explain: true)));

        Assert.Equal(
            ["\"f\" null 2 0.5", "\"f\" 4 2 0.5", "null null 1 1"],
            json.RootElement.GetProperty("explain").GetProperty("claims").EnumerateArray().Select(claim => string.Join(
                ' ', new[] { "family", "group", "shared_by", "weight" }.Select(name => claim.GetProperty(name).GetRawText()))));
    }
}
