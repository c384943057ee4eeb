using System.Text.Json;
using StemeDb.Cli.Output;
using StemeDb.Client.Messages;

namespace StemeDb.Cli.Tests;

public sealed class What_was_learned_is_read_by_a_person
{
    private static readonly SnapshotMessage s_snapshot = new(
        new string('c', 64), 12, "2026-01-01T00:00:00Z", 10, 300, 4000, 3,
        [new(1, 22, ["aa", "bb"], 20)], 2, InForce: true,
        [new("aa", 1, 0.9, 0.85, 400), new("bb", 0, 0.95, 0.94, 900), new("cc", 0, 0, 0, 0)], 7);

    [Fact]
    public void The_sources_stand_under_each_other_the_most_trusted_first()
    {
        Assert.Equal(
            $"""
            snapshot {s_snapshot.Id}
            learned from the log up to seq 10: 4000 voices of 3 sources on 300 contested paths
            in force since seq 12
            copy groups:
              1: 22 sources: aa, bb and 20 more
              and 2 more groups

              accuracy                    at least  paths  group  source
              ███████████████████·  95 %      94 %    900         bb
              ██████████████████··  90 %      85 %    400      1  aa
              ····················   0 %       0 %      0         cc
              and 7 more sources

            """.ReplaceLineEndings("\n"),
            Printed(text =>
            {
                SnapshotText.WriteSummary(text, s_snapshot);
                SnapshotText.WriteSources(text, s_snapshot);
            }));
    }

    [Fact]
    public void What_changed_is_told_of_groups_new_sources_and_accuracies_that_moved_by_a_point()
    {
        var now = s_snapshot with
        {
            Groups = [new(1, 3, ["aa", "bb", "dd"], 0)],
            Learned = [new("aa", 1, 0.8, 0.7, 400), new("bb", 1, 0.951, 0.94, 900), new("dd", 1, 0.5, 0.4, 60)],
        };

        Assert.Equal(
            [
                "new group 1: 3 sources: aa, bb, dd",
                "no longer group 1: 22 sources: aa, bb and 20 more",
                "1 sources heard for the first time",
                "accuracy of aa: 90 % → 80 %",
            ],
            SnapshotChanges.Of(s_snapshot, now));
        Assert.Empty(SnapshotChanges.Of(s_snapshot, s_snapshot));
    }

    [Fact]
    public void A_source_shows_what_is_declared_and_what_was_learned_with_its_reason()
    {
        var source = JsonElement.Parse($$"""
            {"source":"aa","tier":5,"family":null,"name":"American","registered":true,"seq":3,
             "trust":{"accuracy":0.9,"lower_bound":0.85,"sample_size":400,"snapshot":"{{s_snapshot.Id}}","as_of_seq":10},
             "copy_group":{"group":1,"size":22,"members":["aa","bb"],"more":20,"link":{"with":"bb","shared_contested_paths":100,"agreements":99} }
            }
            """);

        Assert.Equal(
            """
            aa (American): tier 5, no family
            accuracy: ██████████████████·· 90 %, at least 85 %, on 400 contested paths (snapshot cccccccccccc, as of seq 10)
            copy group: 1, 22 sources with one vote: aa, bb and 20 more
              because it agrees with bb on 99 of 100 contested paths

            """.ReplaceLineEndings("\n"),
            Printed(text => SourceText.Write(text, source)));
    }

    [Fact]
    public void A_source_of_which_nothing_was_learned_says_so()
    {
        var source = JsonElement.Parse("""{"source":"x","tier":5,"family":"f","name":null,"registered":false,"seq":null,"trust":null,"copy_group":null}""");

        Assert.Equal(
            "x: tier 5, family f, never registered\naccuracy: nothing was learned\ncopy group: none\n",
            Printed(text => SourceText.Write(text, source)));
    }

    private static string Printed(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }
}
