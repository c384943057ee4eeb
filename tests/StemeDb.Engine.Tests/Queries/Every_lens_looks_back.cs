using System.Text;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Tests.Queries;

/// <summary>Time travel, under every lens of the catalogue: what comes later changes nothing in answers as of an earlier seq.</summary>
public sealed class Every_lens_looks_back
{
    public static TheoryData<string> Lenses => [.. LensCatalog.All.Select(lens => lens.Name)];

    [Theory]
    [MemberData(nameof(Lenses))]
    public async Task Claims_retractions_supersession_sources_and_rules_of_later_change_nothing_as_of_earlier(string lens)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var first = await engine.AppendAsync(Number("s", "10"));
        var second = await engine.AppendAsync(Number("t", "20"));
        await engine.AppendAsync(Number("u", "20"));
        var bySeq = Question(lens, "a/b");
        bySeq.AsOfSeq = 3;
        var byPattern = Question(lens, "a/*");
        byPattern.AsOfSeq = 3;
        var (path, pattern) = (Json(engine, bySeq), Page(engine, byPattern));

        engine.Clock.Now = new Instant(Claims.Noon.Ticks + TimeSpan.TicksPerHour);
        await engine.RetractAsync(first.Claim.Id, "s");
        await engine.AppendAsync(Number("t", "30") with { Supersedes = [second.Claim.Id] });
        await engine.PutAsync("u", new SourceProfile(0, "f", null));
        await engine.PutAsync("t", new SourceProfile(9, "f", null));
        Assert.Null((await engine.Submit(origin => new PutRuleRequest(
            new PathPattern("a/**"), new ValueRule(Model.Registry.ValueType.Number, AbsoluteTolerance: 15), origin))).Fault);

        var byTime = Question(lens, "a/b");
        byTime.AsOf = Claims.Noon.Ticks + TimeSpan.TicksPerMinute;
        Assert.Equal(path, Json(engine, bySeq));
        Assert.Equal(path, Json(engine, byTime));
        Assert.Equal(pattern, Page(engine, byPattern));
        Assert.NotEqual(path, Json(engine, Question(lens, "a/b")));

        await engine.RestartAsync(checkpoint: true);
        Assert.Equal(path, Json(engine, bySeq));
        Assert.Equal(pattern, Page(engine, byPattern));
    }

    [Theory]
    [MemberData(nameof(Lenses))]
    public async Task Only_claims_that_hold_at_the_moment_asked_for_count(string lens)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        Instant At(int hour) => new(Claims.Noon.Ticks + (hour * TimeSpan.TicksPerHour));
        await engine.AppendAsync(Number("s", "10") with { ValidFrom = At(0), ValidTo = At(2) });
        await engine.AppendAsync(Number("t", "20") with { ValidFrom = At(2) });

        var (early, late, never) = (Question(lens, "a/*"), Question(lens, "a/b"), Question(lens, "a/b"));
        (early.ValidAt, late.ValidAt, never.ValidAt) = (At(1).Ticks, At(2).Ticks, At(-1).Ticks);

        Assert.Equal("10", Asking.Parse(engine.Pages(early).Items.Single()).GetProperty("candidates")[0].Text("value"));
        Assert.Equal("20", engine.Answer(late).GetProperty("candidates")[0].Text("value"));
        Assert.Equal(("empty", "2"), (engine.Answer(never).Text("status"), engine.Answer(never).GetProperty("excluded").Text("not_valid")));
    }

    [Theory]
    [MemberData(nameof(Lenses))]
    public async Task A_retry_and_unrelated_writes_change_nothing_but_where_the_log_ends(string lens)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        foreach (var (source, value) in new[] { ("s", "10"), ("t", "20"), ("u", "20") })
        {
            await engine.AppendAsync(Number(source, value));
        }

        var before = WithoutPlace(engine.Answer(Question(lens, "a/b")));
        var again = await engine.Submit(Number("t", "20"));
        Assert.Equal((true, 2L), (EngineOnDisk.Outcome(again).Existed, EngineOnDisk.Outcome(again).Claim.Seq));
        Assert.Equal(before, WithoutPlace(engine.Answer(Question(lens, "a/b"))));

        await engine.AppendAsync(Number("s", "99", "a/bb"));
        await engine.AppendAsync(Number("t", "99", "a"));
        await engine.PutAsync("someone else", new SourceProfile(0, "f", null));
        Assert.Null((await engine.Submit(origin => new PutRuleRequest(
            new PathPattern("b/**"), new ValueRule(Model.Registry.ValueType.Set), origin))).Fault);
        Assert.Equal(before, WithoutPlace(engine.Answer(Question(lens, "a/b"))));
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("median")]
    public async Task A_lens_without_meaning_under_the_rule_is_refused_by_path_and_by_pattern(string lens)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Number("s", "10"));
        Assert.Null((await engine.Submit(origin => new PutRuleRequest(
            new PathPattern("a/**"), new ValueRule(Model.Registry.ValueType.Set), origin))).Fault);

        foreach (var concept in new[] { "a/b", "a/*" })
        {
            var fault = engine.AskInVain(new Request { Query = Question(lens, concept) });
            Assert.Equal((FaultCode.FaultInvalid, "lens_not_for_type", "/lens"), (fault.Code, fault.Name, fault.Pointer));
        }
    }

    private static Model.Assertions.Assertion Number(string source, string number, string path = "a/b") =>
        Claims.Of(path, source, "") with { Value = Encoding.UTF8.GetBytes(number) };

    private static Query Question(string lens, string concept)
    {
        var query = Asking.About(concept);
        query.Lens = lens;
        return query;
    }

    private static string Json(EngineOnDisk engine, Query query) => engine.Ask(new Request { Query = query }).Json.Utf8.ToStringUtf8();

    private static string Page(EngineOnDisk engine, Query query) => engine.Pages(query).Items.Single().ToStringUtf8();

    /// <summary>All but as_of_seq, and the hash that covers it.</summary>
    private static string WithoutPlace(System.Text.Json.JsonElement answer) => string.Join(
        ',', answer.EnumerateObject().Where(member => member.Name is not ("as_of_seq" or "replay")).Select(member => member.ToString()));
}
