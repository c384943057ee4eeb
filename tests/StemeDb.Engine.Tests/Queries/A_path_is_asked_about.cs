using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Tests.Queries;

public sealed class A_path_is_asked_about
{
    [Fact]
    public async Task Nobody_said_anything_about_an_unknown_path()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var query = Asking.About("test/health");
        query.Lens = "recency";
        Assert.Equal("empty", engine.Answer(query).Text("status"));
    }

    [Fact]
    public async Task The_majority_wins_and_the_answer_says_when_it_was()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("a/b", "s", "x"));
        await engine.AppendAsync(Claims.Of("a/b", "t", "y"));
        await engine.AppendAsync(Claims.Of("a/b", "u", "y"));
        var answer = engine.Answer(Asking.About("a/b"));
        Assert.Equal(("resolved", "y", "3"), (answer.Text("status"), answer.Text("value"), answer.Text("as_of_seq")));
    }

    [Fact]
    public async Task An_earlier_seq_and_an_earlier_moment_give_the_earlier_answer()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("a/b", "s", "x"));
        engine.Clock.Now = new Instant(Claims.Noon.Ticks + TimeSpan.TicksPerHour);
        var later = await engine.AppendAsync(Claims.Of("a/b", "s", "y"));

        var bySeq = Asking.About("a/b");
        bySeq.AsOfSeq = 1;
        var byTime = Asking.About("a/b");
        byTime.AsOf = later.Claim.RecordedAt.Ticks - 1;
        var atTime = Asking.About("a/b");
        atTime.AsOf = later.Claim.RecordedAt.Ticks;
        var before = Asking.About("a/b");
        before.AsOfSeq = 0;

        Assert.Equal("x", engine.Answer(bySeq).Text("value"));
        Assert.Equal("x", engine.Answer(byTime).Text("value"));
        Assert.Equal("y", engine.Answer(atTime).Text("value"));
        Assert.Equal("empty", engine.Answer(before).Text("status"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_question_has_the_same_bytes_after_more_writes_and_a_restart(bool checkpoint)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var claim = await engine.AppendAsync(Claims.Of("a/b", "s", "x"));
        await engine.AppendAsync(Claims.Of("a/b", "t", "y"));
        var query = Asking.About("a/b");
        query.AsOfSeq = 2;
        query.Explain = true;
        var first = engine.Ask(new Request { Query = query }).Json.Utf8;

        await engine.RetractAsync(claim.Claim.Id, "s");
        await engine.AppendAsync(Claims.Of("a/b", "u", "y"));
        await engine.RestartAsync(checkpoint: checkpoint);

        Assert.Equal(first.ToStringUtf8(), engine.Ask(new Request { Query = query }).Json.Utf8.ToStringUtf8());
    }

    [Fact]
    public async Task Withdrawn_claims_do_not_count_but_are_counted()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var claim = await engine.AppendAsync(Claims.Of("a/b", "s", "x"));
        await engine.RetractAsync(claim.Claim.Id, "s");
        var answer = engine.Answer(Asking.About("a/b"));
        Assert.Equal(("empty", "1"), (answer.Text("status"), answer.GetProperty("excluded").Text("retracted")));
    }

    [Fact]
    public async Task The_most_specific_rule_and_the_sources_tier_of_that_seq_count()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("flight/1/departure", "s", "13:55"));
        await engine.AppendAsync(Claims.Of("flight/1/departure", "t", "13:57"));
        await engine.AppendAsync(Claims.Of("flight/1/departure", "u", "09:00"));
        await Put(engine, "flight/**", new ValueRule(ValueType.Exact));
        await Put(engine, "flight/*/departure", new ValueRule(ValueType.Time, ToleranceSeconds: 600));
        await engine.PutAsync("u", new SourceProfile(0, null, null));

        var consensus = engine.Answer(Asking.About("flight/1/departure"));
        var byAuthority = Asking.About("flight/1/departure");
        byAuthority.Lens = "authority";
        var before = Asking.About("flight/1/departure");
        before.Lens = "authority";
        before.AsOfSeq = 5;

        Assert.Equal(("13:55", "time"), (consensus.Text("value"), consensus.GetProperty("rule").Text("type")));
        Assert.Equal("09:00", engine.Answer(byAuthority).Text("value"));
        Assert.Equal("13:55", engine.Answer(before).Text("value"));
    }

    [Fact]
    public async Task A_question_that_is_wrong_is_told_where()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var future = Asking.About("a/b");
        future.AsOfSeq = 1;
        var both = Asking.About("a/b");
        (both.AsOfSeq, both.AsOf) = (0, 0);
        var lens = Asking.About("a/b");
        lens.Lens = "crystal-ball";
        Assert.Equal(("as_of_seq_in_future", "/as_of_seq"), Told(engine, future));
        Assert.Equal("/as_of", Told(engine, both).Pointer);
        Assert.Equal("/lens", Told(engine, lens).Pointer);
        Assert.Equal("/concept_path", Told(engine, Asking.About("a//b")).Pointer);
    }

    private static (string Name, string Pointer) Told(EngineOnDisk engine, Query query)
    {
        var fault = engine.AskInVain(new Request { Query = query });
        Assert.Equal(FaultCode.FaultInvalid, fault.Code);
        return (fault.Name, fault.Pointer);
    }

    private static async Task Put(EngineOnDisk engine, string pattern, ValueRule rule) =>
        Assert.Null((await engine.Submit(origin => new PutRuleRequest(new PathPattern(pattern), rule, origin))).Fault);
}
