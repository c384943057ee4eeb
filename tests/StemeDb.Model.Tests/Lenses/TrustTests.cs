using System.Text.Json;
using StemeDb.Model.Lenses.Answers;

namespace StemeDb.Model.Tests.Lenses;

public sealed class TrustTests
{
    [Fact]
    public void A_source_that_is_mostly_right_outweighs_two_that_are_mostly_wrong_and_the_plain_vote_stands_beside_it()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2").Say("c", "2")
            .Learn("a", accuracy: 0.95, samples: 300).Learn("b", accuracy: 0.3, samples: 300).Learn("c", accuracy: 0.3, samples: 300);

        var answer = scene.Ask("trust");

        Assert.Equal("1", answer.Said());
        var plain = Json(answer).GetProperty("plain");
        Assert.Equal("2", plain.GetProperty("value").GetRawText());
        Assert.Equal(2, plain.GetProperty("candidates")[0].GetProperty("weight").GetDouble());
        Assert.Equal("2", scene.Ask().Said());
    }

    [Fact]
    public void Without_a_snapshot_it_is_the_plain_vote()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2").Say("c", "2");

        Assert.Equal(scene.Ask().Tally(), scene.Ask("trust").Tally());
        Assert.Contains("\"snapshots\":{}", Scene.Json(scene.Ask("trust")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_names_the_snapshot_it_weighs_by()
    {
        var scene = new Scene().Say("a", "1").Learn("a", accuracy: 0.5, samples: 9);
        var id = scene.Sources.SnapshotId;

        Assert.Contains($"\"snapshots\":{{\"copy_groups\":\"{id}\",\"trust\":\"{id}\"}}", Scene.Json(scene.Ask("trust")), StringComparison.Ordinal);
        Assert.Contains($"\"snapshots\":{{\"copy_groups\":\"{id}\"}}", Scene.Json(scene.Ask()), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_weighs_nothing_and_a_source_of_which_nothing_is_known_weighs_least()
    {
        var scene = new Scene().Say("a", "1").Say("b", "2").Say("c", "3").Say("d", "4")
            .Learn("a", accuracy: 1, samples: 1_000_000).Learn("b", accuracy: 0.99, samples: 400).Learn("c", accuracy: 0.01, samples: 50);

        Assert.Equal("1=1 2=1 3=0.05 4=0.05", scene.Ask("trust").Tally());
    }

    [Fact]
    public void A_copy_group_shares_one_vote_however_accurate()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Say("c", "1").Say("d", "2")
            .Learn("a", group: 1, accuracy: 0.99, samples: 400).Learn("b", group: 1, accuracy: 0.99, samples: 400)
            .Learn("c", group: 1, accuracy: 0.99, samples: 400).Learn("d", accuracy: 0.99, samples: 400);

        Assert.Equal("1=1 2=1", scene.Ask("trust").Tally());
    }

    [Fact]
    public void Explain_shows_the_factor()
    {
        var scene = new Scene().Say("a", "1").Say("b", "1").Learn("a", accuracy: 0.99, samples: 400).Learn("b", accuracy: 0.5, samples: 400);

        var claims = Json(scene.Ask("trust", explain: true)).GetProperty("explain").GetProperty("claims");

        Assert.Equal(1, claims[0].GetProperty("trust_factor").GetDouble());
        Assert.Equal(Math.Log(10) / Math.Log(990), claims[1].GetProperty("trust_factor").GetDouble(), 1e-12);
        Assert.Equal(claims[1].GetProperty("trust_factor").GetDouble(), claims[1].GetProperty("weight").GetDouble());
    }

    private static JsonElement Json(Answer answer) => JsonDocument.Parse(Scene.Json(answer)).RootElement;
}
