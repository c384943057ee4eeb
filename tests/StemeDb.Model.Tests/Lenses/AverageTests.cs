using System.Text.Json;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses;

public sealed class AverageTests
{
    private static readonly ValueRule s_time = new(ValueType.Time, ToleranceSeconds: 60);

    [Theory]
    [InlineData("mean", "1 2 6", "3", true)]
    [InlineData("median", "1 2 6", "2", true)]
    [InlineData("median", "1 2 6 7", "4", true)]
    [InlineData("mean", "0.1 0.2", "0.15", true)]
    [InlineData("mean", "1 1 2", "1.33333333333333", false)]
    [InlineData("mean", "-1 -1 -2", "-1.33333333333333", false)]
    [InlineData("mean", "0 0 0.00000002", "6.66666666666667e-9", false)]
    [InlineData("mean", "1e308 -1e308 3", "1", true)]
    [InlineData("mean", "1e308 1e308", "1e+308", true)]
    [InlineData("mean", "5e-324 1e-323", "1e-323", false)]
    [InlineData("mean", "0.30000000000000004 0.30000000000000004", "0.30000000000000004", true)]
    [InlineData("mean", "9007199254740992 9007199254740994", "9007199254740990", false)]
    [InlineData("median", "-3", "-3", true)]
    public void Numbers_are_averaged_exactly_and_what_is_rounded_is_said(string lens, string numbers, string value, bool isExact)
    {
        var scene = new Scene();
        foreach (var number in numbers.Split(' '))
        {
            scene.Say($"s{scene.Claims.Count}", number);
        }

        var answer = scene.Ask(lens);

        Assert.Equal(value, answer.Said());
        Assert.Equal(isExact, Average(scene.Ask(lens)).GetProperty("exact").GetBoolean());
    }

    [Theory]
    [InlineData("\"1.5\" \"2.5\"", "\"2\"", true)]
    [InlineData("\"0.1234567890123456789\" \"0.1234567890123456789\"", "\"0.1234567890123456789\"", true)]
    [InlineData("\"1\" \"1\" \"2\"", "\"1.33333333333333\"", false)]
    [InlineData("\"-12000\" \"-12001\"", "\"-12000.5\"", true)]
    public void Decimals_in_strings_are_answered_as_strings(string values, string value, bool isExact)
    {
        var scene = new Scene();
        foreach (var each in values.Split(' '))
        {
            scene.Say($"s{scene.Claims.Count}", each);
        }

        Assert.Equal(value, scene.Ask("mean").Said());
        Assert.Equal(isExact, Average(scene.Ask("mean")).GetProperty("exact").GetBoolean());
    }

    [Fact]
    public void Weights_pull()
    {
        var scene = new Scene().Say("a", "0", confidence: 0.75).Say("b", "100", confidence: 0.25);

        Assert.Equal("50", scene.Ask("mean").Said());
        Assert.Equal("25", scene.Ask("mean", """{"weigh_confidence":true}""").Said());
        Assert.Equal("0", scene.Ask("median", """{"weigh_confidence":true}""").Said());
    }

    [Fact]
    public void What_is_no_number_is_left_out_and_counted()
    {
        var scene = new Scene().Say("a", "\"unknown\"").Say("b", "\"unknown\"").Say("c", "10").Say("d", "20").Say("e", "30").Say("f", "null");

        var answer = scene.Ask("mean");

        Assert.Equal("20", answer.Said());
        Assert.Equal("10=1 20=1 30=1 \"unknown\"=0 null=0", answer.Tally());
        Assert.Equal((0.5, 3, 0), (answer.Confidence, answer.Support, answer.Margin));
        Assert.Equal("""{"counted":3,"left_out":3,"exact":true}""", Average(answer).GetRawText());
    }

    [Fact]
    public void Without_any_number_the_answer_is_undetermined()
    {
        var answer = new Scene().Say("a", "\"x\"").Ask("median");

        Assert.Equal("Undetermined", answer.Said());
        Assert.Equal((0, 0), (answer.Confidence, answer.Support));
    }

    [Theory]
    [InlineData("mean", "23:50 00:10", "00:00")]
    [InlineData("median", "23:50 00:10 00:20", "00:10")]
    [InlineData("mean", "13:55 13:56", "13:55:30")]
    [InlineData("mean", "13:55:00 13:57:00", "13:56:00")]
    [InlineData("mean", "2026-01-01T00:00:00Z 2026-01-03T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("median", "2026-01-01T00:00:00Z 2026-01-01T00:00:01Z", "2026-01-01T00:00:00.5Z")]
    public void Times_are_averaged_around_midnight_and_instants_along_the_line(string lens, string times, string value)
    {
        var scene = new Scene();
        foreach (var time in times.Split(' '))
        {
            scene.Say($"s{scene.Claims.Count}", $"\"{time}\"");
        }

        Assert.Equal($"\"{value}\"", scene.Ask(lens, rule: s_time).Said());
    }

    [Fact]
    public void Times_of_day_and_instants_are_not_mixed()
    {
        var answer = new Scene().Say("a", "\"10:00\"").Say("b", "\"10:10\"").Say("c", "\"2026-01-01T00:00:00Z\"").Ask("mean", rule: s_time);

        Assert.Equal("\"10:05\"", answer.Said());
        Assert.Equal(1, Average(answer).GetProperty("left_out").GetInt32());
    }

    [Fact]
    public void A_number_of_a_million_digits_is_left_out_and_costs_nothing()
    {
        var answer = new Scene().Say("a", $"\"{new string('7', 1_000_000)}\"").Say("b", "4").Ask("mean");

        Assert.Equal("4", answer.Said());
    }

    [Theory]
    [InlineData("mean", ValueType.Set)]
    [InlineData("median", ValueType.Hierarchy)]
    public void Of_sets_and_hierarchies_there_is_no_average(string lens, ValueType type)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new Scene().Say("a", "1").Ask(lens, rule: new ValueRule(type, Separator: "/")));

        Assert.StartsWith($"The lens {lens} is not for values of the type {type.ToString().ToLowerInvariant()}, but for exact, number, time.", refusal.Message, StringComparison.Ordinal);
    }

    private static JsonElement Average(Model.Lenses.Answers.Answer answer) =>
        JsonDocument.Parse(Scene.Json(answer)).RootElement.GetProperty("average");
}
