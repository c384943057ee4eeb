using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;
using StemeDb.Model.Keys;

namespace StemeDb.Api.Tests.Identity;

/// <summary>What is refused by what a request says alone; what depends on what is stored, the engine refuses.</summary>
public sealed class BoundCallerTests
{
    private const KeyScopes All = KeyScopes.Read | KeyScopes.Write | KeyScopes.Admin;

    [Theory]
    [InlineData("acme/x", "acme-bot", 201, null)]
    [InlineData("acme/x", "other", 403, "source_not_yours")]
    [InlineData("other/x", "acme-bot", 403, "path_not_yours")]
    [InlineData("acme", "acme-bot", 403, "path_not_yours")]
    [InlineData("acmeother/x", "acme-bot", 403, "path_not_yours")]
    public async Task A_claim_is_made_within_ones_paths_as_ones_source(string path, string source, int status, string? code)
    {
        await using var secured = await SecuredApi.StartAsync();
        var api = secured.As(secured.Keys.MakeBound(All, sources: ["acme-bot"], write: ["acme/**"]));

        var reply = await api.PostAsync("/v1/assertions", Claim(path, source));

        Assert.Equal(status, (int)reply.Status);
        Assert.Equal(status == 201 ? 1 : 0, api.Engine.Appended.Count);
        if (code is not null)
        {
            reply.AssertProblem(403, code);
            Assert.Equal([code == "source_not_yours" ? "/source" : "/concept_path"], reply.Places);
        }
    }

    [Fact]
    public async Task In_bulk_the_lines_of_others_are_rejected_and_atomically_all_are_refused()
    {
        await using var secured = await SecuredApi.StartAsync();
        var api = secured.As(secured.Keys.MakeBound(All, sources: ["acme-bot"], write: ["acme/**"]));
        var lines = $"{Claim("acme/a", "acme-bot")}\n{Claim("acme/b", "other")}\n{Claim("other/c", "acme-bot")}\n{Claim("acme/d", "acme-bot")}\n";

        var reply = await api.BulkAsync(lines);

        Assert.Equal(["created", "rejected", "rejected", "created"], reply.Lines[..4].Select(line => line.GetProperty("status").GetString()));
        Assert.Equal(["source_not_yours", "path_not_yours"], reply.Lines[1..3].Select(line => line.GetProperty("error").GetProperty("code").GetString()));
        Assert.Equal(2, api.Engine.Appended.Count);

        var atomic = await api.BulkAsync(lines, "?atomic=true");

        atomic.AssertProblem(403, "source_not_yours");
        Assert.Equal([2, 3], atomic.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("line").GetInt32()));
        Assert.Equal(2, api.Engine.Appended.Count);
    }

    [Theory]
    [InlineData("GET", "/v1/assertions?concept_path=acme/x", null, true)]
    [InlineData("GET", "/v1/assertions?concept_path=other/x", null, false)]
    [InlineData("GET", "/v1/assertions?concept_path=other/x&source=acme-bot", null, false)]
    [InlineData("GET", "/v1/assertions?source=acme-bot", null, false)]
    [InlineData("GET", "/v1/concepts?prefix=acme", null, true)]
    [InlineData("GET", "/v1/concepts?prefix=acme/x", null, true)]
    [InlineData("GET", "/v1/concepts?prefix=other", null, false)]
    [InlineData("GET", "/v1/concepts", null, false)]
    [InlineData("GET", "/v1/conflicts?prefix=acme/x", null, true)]
    [InlineData("GET", "/v1/conflicts?prefix=acme", null, false)]
    [InlineData("GET", "/v1/conflicts", null, false)]
    [InlineData("POST", "/v1/query", """{"concept_path":"acme/x"}""", true)]
    [InlineData("POST", "/v1/query", """{"concept_path":"acme/**"}""", true)]
    [InlineData("POST", "/v1/query", """{"concept_path":"acme/*/y"}""", true)]
    [InlineData("POST", "/v1/query", """{"concept_path":"*/x"}""", false)]
    [InlineData("POST", "/v1/query", """{"concept_path":"**"}""", false)]
    [InlineData("POST", "/v1/query", """{"concept_path":"other/x"}""", false)]
    public async Task What_is_asked_lies_within_ones_paths(string method, string path, string? body, bool allowed)
    {
        await using var secured = await SecuredApi.StartAsync();
        var api = secured.As(secured.Keys.MakeBound(All, read: ["acme/**"]));

        var reply = body is null ? await api.GetAsync(path) : await api.PostAsync(path, body);

        Assert.Equal(method, body is null ? "GET" : "POST");
        if (allowed)
        {
            Assert.Equal(200, (int)reply.Status);
            return;
        }

        reply.AssertProblem(403, "path_not_yours");
        Assert.Empty(api.Engine.Calls);
    }

    [Fact]
    public async Task The_registry_is_for_administrators_within_their_bounds()
    {
        await using var secured = await SecuredApi.StartAsync();
        var bound = secured.Keys.MakeBound(All, sources: ["acme-bot"], read: ["acme/**"], write: ["acme/**"]);

        Assert.Equal(201, (int)(await secured.As(bound).PutAsync("/v1/sources/acme-bot", """{"tier":1}""")).Status);
        (await secured.As(bound).PutAsync("/v1/sources/other", """{"tier":1}""")).AssertProblem(403, "source_not_yours");
        Assert.Equal(200, (int)(await secured.As(bound).GetAsync("/v1/sources/acme-bot")).Status);
        (await secured.As(bound).GetAsync("/v1/sources/other")).AssertProblem(403, "source_not_yours");
        (await secured.As(secured.Keys.MakeBound(All, read: ["acme/**"])).GetAsync("/v1/sources/other")).AssertProblem(403, "source_not_yours");
        Assert.Equal(201, (int)(await secured.As(bound).PutAsync("/v1/concepts/rules", """{"pattern":"acme/*","type":"exact"}""")).Status);
        (await secured.As(bound).PutAsync("/v1/concepts/rules", """{"pattern":"*/x","type":"exact"}""")).AssertProblem(403, "path_not_yours");
        (await secured.As(KeyScopes.Read | KeyScopes.Write).PutAsync("/v1/sources/acme-bot", """{"tier":0}""")).AssertProblem(403, "insufficient_scope");
    }

    [Fact]
    public async Task A_source_retracts_its_own_and_an_administrator_anybodys()
    {
        await using var secured = await SecuredApi.StartAsync();
        var id = new string('a', 64);
        var retraction = $$"""{"assertion_id":"{{id}}","source":"s","reason":"r"}""";

        (await secured.As(secured.Keys.MakeBound(KeyScopes.Write, sources: ["other"])).PostAsync("/v1/retractions", retraction)).AssertProblem(403, "source_not_yours");
        await secured.As(KeyScopes.Write).PostAsync("/v1/retractions", retraction);
        Assert.Null(secured.Api.Engine.LastCall.Audit);
        await secured.As(KeyScopes.Admin).PostAsync("/v1/retractions", retraction);
        Assert.Equal(("assertion.retract", id), (secured.Api.Engine.LastCall.Audit?.Action, secured.Api.Engine.LastCall.Audit?.Target));
        await secured.As(secured.Keys.MakeBound(KeyScopes.Admin, sources: ["s"])).PostAsync("/v1/retractions", retraction);

        Assert.Equal([$"retract {id} s r False", $"retract {id} s r True", $"retract {id} s r False"], secured.Api.Engine.Calls);
    }

    [Fact]
    public async Task What_the_engine_must_know_travels_with_every_call()
    {
        await using var secured = await SecuredApi.StartAsync();
        var api = secured.As(secured.Keys.MakeBound(KeyScopes.Write, write: ["acme/**"]));
        await api.PostAsync("/v1/assertions", Claim("acme/a", "s"));

        var bounds = api.Engine.LastCall.Bounds;

        Assert.Equal("acme/**", Assert.Single(bounds!.Writable.Patterns).Text);
        Assert.False(bounds.Readable.IsAll);
        Assert.Empty(bounds.Readable.Patterns);
        await secured.As(KeyScopes.Read | KeyScopes.Write).PostAsync("/v1/assertions", Claim("acme/b", "s"));
        Assert.Null(api.Engine.LastCall.Bounds);
    }

    [Fact]
    public async Task A_feed_is_asked_for_within_ones_paths()
    {
        await using var secured = await SecuredApi.StartAsync();
        var asked = new List<EngineFeed>();
        secured.Api.Engine.Feed = (feed, _) =>
        {
            asked.Add(feed);
            return AsyncEnumerable.Empty<FeedPart>();
        };

        await secured.As(secured.Keys.MakeBound(KeyScopes.Read, read: ["acme/**"])).GetAsync("/v1/changes");
        await secured.As(KeyScopes.Read).GetAsync("/v1/changes");

        Assert.Equal("acme/**", Assert.Single(asked[0].Bounds!.Readable.Patterns).Text);
        Assert.Null(asked[1].Bounds);
    }

    [Fact]
    public async Task What_the_engine_refuses_by_path_is_told_as_such()
    {
        await using var secured = await SecuredApi.StartAsync();
        secured.Api.Engine.Failure = new EngineFaultException(new Fault { Code = FaultCode.FaultForbidden, Name = FaultName.PathNotYours, Detail = "Not yours." });

        (await secured.As(KeyScopes.Write).PostAsync("/v1/retractions", $$"""{"assertion_id":"{{new string('a', 64)}}","source":"s"}""")).AssertProblem(403, "path_not_yours");
    }

    [Fact]
    public async Task Who_is_bound_is_not_told_how_much_there_is()
    {
        await using var secured = await SecuredApi.StartAsync();

        var bound = await secured.As(secured.Keys.MakeBound(All, read: ["acme/**"])).GetAsync("/v1/health");
        var unbound = await secured.As(KeyScopes.Read).GetAsync("/v1/health");

        Assert.Equal(System.Text.Json.JsonValueKind.Null, bound.Json.GetProperty("assertion_count").ValueKind);
        Assert.Equal(0, unbound.Json.GetProperty("assertion_count").GetInt32());
    }

    private static string Claim(string path, string source) => $$"""{"concept_path":"{{path}}","value":1,"source":"{{source}}"}""";
}
