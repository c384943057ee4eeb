using System.Text;
using System.Text.Json;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Engine.Session;
using StemeDb.Engine.Tests.Feeds;
using StemeDb.Engine.Tests.Queries;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Bounds;

/// <summary>Two tenants on one engine: <c>acme</c> and <c>other</c>. What is said here of acme's caller is what other's claims must not show.</summary>
public sealed class What_is_out_of_bounds_is_not_there
{
    private static readonly string[] s_acme = ["acme/**"];

    [Fact]
    public async Task A_claim_of_another_tenant_is_answered_like_one_that_is_not_there()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var mine = (await engine.AppendAsync(Claims.Of("acme/x", "s", "1"))).Claim.Id;
        var theirs = (await engine.AppendAsync(Claims.Of("other/x", "s", "1"))).Claim.Id;
        var nobodys = new AssertionId(Enumerable.Repeat((byte)7, 32).ToArray());

        Assert.Equal("acme/x", Asking.Parse(engine.Ask(Get(mine, s_acme)).Json.Utf8).Text("concept_path"));
        Assert.Equal(WithoutId(engine.AskInVain(Get(nobodys, s_acme)), nobodys), WithoutId(engine.AskInVain(Get(theirs, s_acme)), theirs));
        Assert.Equal("other/x", Asking.Parse(engine.Ask(Get(theirs, null)).Json.Utf8).Text("concept_path"));
    }

    [Fact]
    public async Task It_is_neither_withdrawn_nor_replaced_though_the_source_is_the_same()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var mine = (await engine.AppendAsync(Claims.Of("acme/x", "s", "1"))).Claim.Id;
        var theirs = (await engine.AppendAsync(Claims.Of("other/x", "s", "1"))).Claim.Id;
        var nobodys = new AssertionId(Enumerable.Repeat((byte)7, 32).ToArray());
        var bounds = Bound(s_acme, s_acme);

        var unknown = await Retract(engine, nobodys, "s", bounds);
        Assert.Equal(WithoutId(unknown!, nobodys), WithoutId((await Retract(engine, theirs, "s", bounds))!, theirs));
        Assert.Equal(WithoutId(unknown!, nobodys), WithoutId((await Retract(engine, theirs, "t", bounds))!, theirs));
        Assert.Equal(WithoutId(unknown!, nobodys), WithoutId((await Retract(engine, theirs, "s", bounds, asAdmin: true))!, theirs));

        var fault = (await Append(engine, Claims.Of("acme/y", "s", "2", null, nobodys), bounds)).Fault;
        Assert.Equal(WithoutId(fault!, nobodys), WithoutId((await Append(engine, Claims.Of("acme/y", "s", "2", null, theirs), bounds)).Fault!, theirs));
        Assert.Equal(WithoutId(fault!, nobodys), WithoutId((await Append(engine, Claims.Of("acme/y", "t", "2", null, theirs), bounds)).Fault!, theirs));
        Assert.Equal(2, engine.Store.AppliedSeq);

        Assert.Null((await Append(engine, Claims.Of("acme/y", "s", "2", null, mine), bounds)).Fault);
        Assert.Null(await Retract(engine, mine, "s", bounds));
    }

    [Theory]
    [InlineData("acme/y", true)]
    [InlineData("other/y", false)]
    public async Task What_replaced_a_claim_is_named_where_it_may_be_read_and_only_counted_elsewhere(string path, bool isNamed)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var mine = (await engine.AppendAsync(Claims.Of("acme/x", "s", "1"))).Claim.Id;
        var next = (await engine.AppendAsync(Claims.Of(path, "s", "2", null, mine))).Claim.Id;
        var list = new ListAssertions { ConceptPath = ByteString.CopyFromUtf8("acme/x") };

        foreach (var json in new[]
        {
            engine.Ask(Get(mine, s_acme)).Json.Utf8,
            Assert.Single(engine.Ask(new Request { ListAssertions = list, Bounds = Wire(s_acme) }).Page.Items),
        })
        {
            var replaced = Asking.Parse(json).GetProperty("superseded_by");
            Assert.Equal("2", replaced.Text("seq"));
            Assert.Equal((isNamed, isNamed), (replaced.TryGetProperty("id", out _), json.ToStringUtf8().Contains(next.ToString(), StringComparison.Ordinal)));
        }

        Assert.Equal(next.ToString(), Asking.Parse(engine.Ask(Get(mine, null)).Json.Utf8).GetProperty("superseded_by").Text("id"));
    }

    [Fact]
    public async Task What_may_be_read_but_not_written_to_is_refused_as_that()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var shown = (await engine.AppendAsync(Claims.Of("other/x", "s", "1"))).Claim.Id;
        var bounds = Bound(["**"], s_acme);

        Assert.Equal("path_not_yours", (await Retract(engine, shown, "s", bounds))!.Name);
        Assert.Equal("path_not_yours", (await Append(engine, Claims.Of("acme/y", "s", "2", null, shown), bounds)).Fault!.Name);
        Assert.Equal("retraction_other_source", (await Retract(engine, shown, "t", bounds))!.Name);
    }

    [Fact]
    public async Task Who_may_only_write_changes_its_own_and_hears_of_no_others()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var own = (await engine.AppendAsync(Claims.Of("acme/x", "s", "1"))).Claim.Id;
        var anothers = (await engine.AppendAsync(Claims.Of("acme/x", "t", "1"))).Claim.Id;
        var bounds = Bound([], s_acme);

        Assert.Equal("assertion_unknown", (await Retract(engine, anothers, "s", bounds))!.Name);
        Assert.Null(await Retract(engine, own, "s", bounds));
    }

    [Fact]
    public async Task An_answer_is_checked_only_where_its_path_may_be_read()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.AppendAsync(Claims.Of("acme/x", "s", "1"));
        await engine.AppendAsync(Claims.Of("other/x", "s", "1"));
        var mine = engine.Ask(new Request { Query = Asking.About("acme/x") }).Json.Utf8.ToStringUtf8();
        var theirs = engine.Ask(new Request { Query = Asking.About("other/x") }).Json.Utf8.ToStringUtf8();

        Assert.Equal("same", Asking.Parse(engine.Ask(Check(mine)).Json.Utf8).Text("verdict"));
        foreach (var kept in new[] { theirs, theirs.Replace("\"1\"", "\"2\"", StringComparison.Ordinal), $$"""{"answers":[{{mine}},{{theirs}}]}""",
            $"{theirs[..^1]},\"concept_path\":\"other/x\"}}", $"{mine[..^1]},\"concept_path\":\"other/x\"}}" })
        {
            Assert.Equal("path_not_yours", engine.AskInVain(Check(kept)).Name);
        }
    }

    [Fact]
    public async Task Rules_are_listed_that_can_matter_and_what_was_learned_is_not_told()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        foreach (var pattern in new[] { "acme/*", "other/secret", "**", "*/x" })
        {
            await engine.Submit(origin => new PutRuleRequest(new PathPattern(pattern), ValueRule.Default, origin));
        }

        var rules = Asking.Parse(engine.Ask(new Request { ListRules = new ListRules(), Bounds = Wire(s_acme) }).Json.Utf8).GetProperty("rules");
        Assert.Equal(["**", "*/x", "acme/*"], rules.EnumerateArray().Select(rule => rule.Text("pattern")).Order(StringComparer.Ordinal));
        var source = Asking.Parse(engine.Ask(new Request { GetSource = new GetSource { Source = ByteString.CopyFromUtf8("s") }, Bounds = Wire(s_acme) }).Json.Utf8);
        Assert.Equal(JsonValueKind.Null, source.GetProperty("trust").ValueKind);
        Assert.Equal(JsonValueKind.Null, source.GetProperty("copy_group").ValueKind);
    }

    [Fact]
    public async Task A_feed_tells_of_nothing_else_and_goes_on_all_the_same()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var theirs = (await engine.AppendAsync(Claims.Of("other/x", "s", "1"))).Claim.Id;
        await engine.AppendAsync(Claims.Of("acme/x", "s", "1"));
        await engine.RetractAsync(theirs, "s");
        await engine.PutAsync("other-source", new SourceProfile(2, null, null));
        await engine.Submit(origin => new PutRuleRequest(new PathPattern("other/secret"), ValueRule.Default, origin));
        await engine.Submit(origin => new PutRuleRequest(new PathPattern("acme/*"), ValueRule.Default, origin));
        using var client = new FeedClient(engine.Store);

        await using var feed = client.Open(new FollowRequest { Bounds = Wire(s_acme) });
        var told = new List<ChangeBatch>();
        while (await feed.TryTakeAsync() is { } batch)
        {
            told.Add(batch);
        }

        Assert.Equal([2UL, 6UL], told.SelectMany(batch => batch.Changes).Select(change => change.Seq));
        Assert.Equal(6UL, told[^1].UpTo);
        Assert.DoesNotContain(told.SelectMany(batch => batch.Changes), change => FeedClient.Text(change).Contains("other", StringComparison.Ordinal));
    }

    private static string WithoutId(Fault fault, AssertionId id) => fault.ToString().Replace(id.ToString(), "<id>", StringComparison.Ordinal);

    private static Request Get(AssertionId id, string[]? readable)
    {
        var bytes = new byte[AssertionId.ByteLength];
        id.CopyTo(bytes);
        return new Request { GetAssertion = new GetAssertion { Id = ByteString.CopyFrom(bytes) }, Bounds = readable is null ? null : Wire(readable) };
    }

    private static Request Check(string kept) => new() { CheckAnswers = new CheckAnswers { Json = ByteString.CopyFromUtf8(kept) }, Bounds = Wire(s_acme) };

    private static Contracts.V1.Bounds Wire(string[] readable)
    {
        var set = new PathSet();
        set.Patterns.AddRange(readable.Select(text => ByteString.CopyFrom(Encoding.UTF8.GetBytes(text))));
        return new Contracts.V1.Bounds { Readable = set };
    }

    private static CallerBounds Bound(string[] readable, string[] writable) => new(Paths(readable), Paths(writable));

    private static PathBounds Paths(string[] patterns) => new([.. patterns.Select(text => new PathPattern(text))]);

    private static async Task<Fault?> Retract(EngineOnDisk engine, AssertionId id, string by, CallerBounds bounds, bool asAdmin = false) =>
        (await engine.Submit(origin => new RetractRequest(id, Claims.Source(by), "wrong", asAdmin, origin with { Bounds = bounds }))).Fault;

    private static Task<IngestRequest> Append(EngineOnDisk engine, Assertion assertion, CallerBounds bounds) =>
        engine.Submit(origin => new AppendRequest(Admission.PreparedAssertion.Prepare(assertion.Encoded()), origin with { Bounds = bounds }));
}
