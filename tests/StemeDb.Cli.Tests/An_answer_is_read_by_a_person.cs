using System.Text.Json;
using StemeDb.Cli.Output;

namespace StemeDb.Cli.Tests;

public sealed class An_answer_is_read_by_a_person
{
    private const string Two = """
        "status":"resolved","value":"13:55","confidence":0.75,"support":3,"margin":0.5,"conflict_score":0.811278,"candidates":[
        {"value":"13:55","weight":3,"share":0.75,"sources":4,"independent_sources":3,"best_tier":5,"newest":"2011-12-08T00:00:00Z","first_assertion_ids":[],"more":0},
        {"value":"14:05","weight":1,"share":0.25,"sources":1,"independent_sources":1,"best_tier":2,"newest":"2011-12-08T00:00:00Z","first_assertion_ids":[],"more":0,
         "class":"late","values":[{"value":"14:05","share":0.25}]}],"more_candidates":2,"tie_broken_by":null
        """;

    [Fact]
    public void The_candidates_stand_under_each_other()
    {
        Assert.Equal(
            """
            13:55  (confidence 0.75, support 3, margin 0.5, conflict 0.811)
                                    share  weight  sources  tier  newest                value
              ███████████████·····   75 %       3    4 (3)     5  2011-12-08T00:00:00Z  13:55
              █████···············   25 %       1        1     2  2011-12-08T00:00:00Z  14:05  [late: 14:05 25 %]
              and 2 more candidates

            """.ReplaceLineEndings("\n"),
            Printed(text => OutcomeText.Write(text, Json($"{{{Two}}}"), "")));
    }

    [Fact]
    public void What_a_lens_says_that_was_not_known_when_this_was_written_is_shown()
    {
        var printed = Printed(text => LensMembersText.Write(text, Json(
            $$$"""{{{{Two}}},"replay":"x","mood_score":0.25,"is_new":true,"parts":{"big":3,"small":1},"rounds":[{"round":1,{{{Two}}}},{"round":2,{{{Two}}}}],"before":{{{{Two}}}}}""")));

        Assert.StartsWith("mood score: 0.25\nis new: yes\nparts: big 3, small 1\n\nrounds, round 1:\n  13:55  (confidence", printed, StringComparison.Ordinal);
        Assert.Contains("\nrounds, round 2:\n", printed, StringComparison.Ordinal);
        Assert.Contains("\nbefore:\n  13:55  (", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("replay", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_leaves_out_the_factors_that_change_nothing()
    {
        const string Claims = """
            {"claims":[
            {"id":"0","seq":7,"source":"aa","asserted_at":"2011-12-08T00:00:00Z","value":"14:05","candidate":1,"tier":5,"family":null,"group":null,
             "confidence_factor":1,"decay_factor":1,"trust_factor":1,"shared_by":1,"weight":1},
            {"id":"0","seq":9,"source":"bb","asserted_at":"2011-12-08T00:00:00Z","value":"13:55","candidate":0,"tier":5,"family":"f","group":2,
             "confidence_factor":1,"decay_factor":0.5,"trust_factor":1,"shared_by":2,"weight":0.25}],"more_claims":3,"elements":[]}
            """;

        Assert.Equal(
            """

            claims (weight = confidence × decay × trust ÷ sharing)
              weight  decay  sharing  source  tier  family  group  seq  asserted at           value
                0.25    0.5        2  bb         5  f       2        9  2011-12-08T00:00:00Z  13:55
                   1      1        1  aa         5                   7  2011-12-08T00:00:00Z  14:05
              and 3 more; --json names up to 1000

            """.ReplaceLineEndings("\n"),
            Printed(text => ExplanationText.Write(text, Json(Claims))));
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static string Printed(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }
}
