using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Ingest;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Engine.Tests.Queries;

public sealed class What_is_stored_can_be_listed
{
    [Fact]
    public async Task An_assertion_is_found_by_its_id_with_what_befell_it()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var first = await engine.AppendAsync(Claims.Of("a", "s", "x"));
        var second = await engine.AppendAsync(Claims.Of("a", "s", "y", null, first.Claim.Id));
        await engine.RetractAsync(second.Claim.Id, "s");
        var (old, young) = (Get(engine, first.Claim.Id), Get(engine, second.Claim.Id));
        Assert.Equal((first.Claim.Id.ToString(), "1", "x"), (old.Text("id"), old.Text("seq"), old.Text("value")));
        Assert.Equal(second.Claim.Id.ToString(), old.GetProperty("superseded_by").Text("id"));
        Assert.Equal(("s", "wrong"), (young.GetProperty("retracted").Text("by"), young.GetProperty("retracted").Text("reason")));
    }

    [Fact]
    public async Task An_unknown_id_is_not_found()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        var get = new GetAssertion { Id = ByteString.CopyFrom(new byte[32]) };
        Assert.Equal(FaultCode.FaultNotFound, engine.AskInVain(new Request { GetAssertion = get }).Code);
    }

    [Theory]
    [InlineData("a", "", "1 3 2")]
    [InlineData("", "s", "1 3 4")]
    [InlineData("a", "t", "2")]
    public async Task Assertions_are_listed_by_path_source_and_seq_while_writes_go_on(string path, string source, string seqs)
    {
        await using var engine = await EngineOnDisk.NewAsync();
        foreach (var (at, by, value) in new[] { ("a", "s", "x"), ("a", "t", "x"), ("a", "s", "y"), ("b", "s", "x") })
        {
            await engine.AppendAsync(Claims.Of(at, by, value));
        }

        var listed = Asking.Follow(
            cursor => engine.Pages(new ListAssertions
            {
                ConceptPath = ByteString.CopyFromUtf8(path),
                Source = ByteString.CopyFromUtf8(source),
                Limit = 1,
                Cursor = cursor,
            }),
            () => engine.Submit(Claims.Of("a", "s", Guid.NewGuid().ToString())).GetAwaiter().GetResult());
        Assert.Equal(seqs, string.Join(' ', listed.SelectMany(page => page.Of("seq"))));
    }

    [Fact]
    public async Task A_listing_needs_a_path_or_a_source()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        Assert.Equal("missing_field", engine.AskInVain(new Request { ListAssertions = new ListAssertions() }).Name);
    }

    [Fact]
    public async Task Concepts_are_browsed_level_by_level()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        foreach (var path in new[] { "a/x", "a/y/z", "a/y", "b" })
        {
            await engine.AppendAsync(Claims.Of(path, "s", "v"));
        }

        var roots = Asking.Follow(cursor => engine.Pages(new ListConcepts { Limit = 1, Cursor = cursor })).ToList();
        var below = engine.Pages(new ListConcepts { Prefix = ByteString.CopyFromUtf8("a") });
        Assert.Equal(["a", "b"], roots.SelectMany(page => page.Of("path")));
        Assert.Equal(["a/x", "a/y"], below.Of("path"));
        var y = Asking.Parse(below.Items[1]);
        Assert.Equal(("y", "True", "1", "2"), (y.Text("segment"), y.Text("has_claims"), y.Text("paths_below"), y.Text("claims")));
    }

    [Fact]
    public async Task The_registry_is_read_as_it_was_written()
    {
        await using var engine = await EngineOnDisk.NewAsync();
        await engine.PutAsync("s", new SourceProfile(2, "f", "Source"));
        await engine.Submit(origin => new PutRuleRequest(
            new PathPattern("a/**"), new ValueRule(ValueType.Time, ToleranceSeconds: 600), origin));
        var known = Source(engine, "s");
        var unknown = Source(engine, "t");
        var rules = Asking.Parse(engine.Ask(new Request { ListRules = new ListRules() }).Json.Utf8).GetProperty("rules");
        Assert.Equal(("2", "f", "Source", "True", "1"), (known.Text("tier"), known.Text("family"), known.Text("name"), known.Text("registered"), known.Text("seq")));
        Assert.Equal(("5", "False"), (unknown.Text("tier"), unknown.Text("registered")));
        Assert.Equal(("a/**", "time", "2"), (rules[0].Text("pattern"), rules[0].Text("type"), rules[0].Text("seq")));
    }

    private static System.Text.Json.JsonElement Get(EngineOnDisk engine, StemeDb.Model.Assertions.AssertionId id) => Asking.Parse(
        engine.Ask(new Request { GetAssertion = new GetAssertion { Id = ByteString.CopyFrom(Convert.FromHexString(id.ToString())) } }).Json.Utf8);

    private static System.Text.Json.JsonElement Source(EngineOnDisk engine, string source) =>
        Asking.Parse(engine.Ask(new Request { GetSource = new GetSource { Source = ByteString.CopyFromUtf8(source) } }).Json.Utf8);
}
