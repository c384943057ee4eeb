using System.Text;
using KeptText = StemeDb.Model.Lenses.Answers.AnswerText;

namespace StemeDb.Model.Tests.Lenses;

public sealed class AnswerTextTests
{
    [Theory]
    [InlineData(3, 0)]
    [InlineData(9, 0.1)]
    [InlineData(10, 1.0 / 3)]
    [InlineData(12_345_678, 100_000)]
    [InlineData(long.MaxValue, 1)]
    public void A_kept_answer_is_that_of_asking_anew(long asOfSeq, double now)
    {
        var scene = new Scene().Say("a", "\"x\"").Say("b", "\"y\"").Say("c", "\"x\"");
        foreach (var explain in new[] { false, true })
        {
            foreach (var validAt in new double?[] { null, 2.5 })
            {
                var kept = KeptText.Of(scene.Ask(validAt: validAt, explain: explain));
                var anew = Scene.Json(scene.Ask(asOf: asOfSeq, now: now, validAt: validAt, explain: explain));
                Assert.Equal(anew, Json(kept, asOfSeq, now));
                Assert.Equal(anew, Json(kept, asOfSeq, now));
                Assert.Equal(Scene.Json(scene.Ask(validAt: validAt, explain: explain)), Json(kept, 3, 1000));
            }
        }
    }

    [Fact]
    public void An_answer_that_depends_on_now_is_not_kept() =>
        Assert.Throws<ArgumentException>(() => KeptText.Of(new Scene().Say("a", "1").Ask(parameters: """{"half_life":"PT1H"}""")));

    private static string Json(KeptText kept, long asOfSeq, double now) =>
        Encoding.UTF8.GetString(kept.ToJson(asOfSeq, Scene.Hour(now)));
}
