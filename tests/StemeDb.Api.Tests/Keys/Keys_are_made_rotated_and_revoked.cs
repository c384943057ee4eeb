using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Model.Keys;
using StemeDb.Model.Time;

namespace StemeDb.Api.Tests.Keys;

public sealed class Keys_are_made_rotated_and_revoked
{
    private const string Path = "/v1/admin/keys";

    private readonly ManualClock _clock = new();

    private Instant Now => new(_clock.GetUtcNow().UtcTicks);

    [Fact]
    public async Task A_key_is_shown_once_and_only_the_digest_of_its_secret_is_kept()
    {
        await using var api = await StartAsync();
        var made = await api.PostAsync(Path, """
            {"name":"loader é","scopes":["write","read"],"sources":["aa"],"source_prefixes":["sensor/"],"read_paths":["flight/**"],
             "write_paths":["flight/aa/*"],"expires_at":"2027-01-01T00:00:00Z"}
            """);
        Assert.Equal((HttpStatusCode.Created, "no-store"), (made.Status, made.Headers.CacheControl?.ToString()));
        var token = made.Json.GetProperty("key").GetString()!;
        Assert.True(ApiKeyToken.TryParse(token, out var id, out var hash));
        Assert.Equal($"{Path}/{id}", made.Headers.Location?.ToString());
        var record = Assert.Single(api.Engine.Keys).Value;
        Assert.True(record.Key.Accepts(hash, Now));
        Assert.Equal((id, KeyScopes.Read | KeyScopes.Write, Now), (record.KeyId, record.Key.Scopes, record.Key.CreatedAt));

        string[] told = [(await api.GetAsync($"{Path}/{id}")).Text, (await api.GetAsync(Path)).Text, (await api.GetAsync("/v1/admin/audit")).Text];
        var secret = token[(token.LastIndexOf('_') + 1)..];
        Assert.All(told, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.All(told, text => Assert.DoesNotContain(Convert.ToHexStringLower(hash), text, StringComparison.Ordinal));
        Assert.Equal(
            $$"""
            {"id":"{{id}}","name":"loader é","state":"active","scopes":["read","write"],"sources":["aa"],"source_prefixes":["sensor/"],"read_paths":["flight/**"],"write_paths":["flight/aa/*"],"created_at":"2026-01-01T12:00:00Z","expires_at":"2027-01-01T00:00:00Z","revoked_at":null,"former_secret_until":null,"seq":101,"recorded_at":"2026-01-01T12:00:00Z"}
            """,
            told[0]);
        Assert.Equal($$"""{"keys":[{{told[0]}}],"next_cursor":null}""", told[1]);
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_are_good_until_the_overlap_ends()
    {
        await using var api = await StartAsync();
        var (id, first) = await MakeAsync(api);
        var rotated = await api.PostAsync($"{Path}/{id}/rotate", """{"overlap":"PT15M"}""");
        Assert.Equal("2026-01-01T12:15:00Z", rotated.Json.GetProperty("former_secret_until").GetString());
        var second = ApiKeyToken.HashOfToken(rotated.Json.GetProperty("key").GetString()!);
        Assert.Equal((true, true), Accepted(api, id, first, second));
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal((false, true), Accepted(api, id, first, second));
        Assert.Equal(JsonValueKind.Null, (await api.GetAsync($"{Path}/{id}")).Json.GetProperty("former_secret_until").ValueKind);

        var third = ApiKeyToken.HashOfToken((await api.PostAsync($"{Path}/{id}/rotate", "{}")).Json.GetProperty("key").GetString()!);
        Assert.Equal((false, true), Accepted(api, id, second, third));
    }

    [Fact]
    public async Task A_key_is_revoked_for_good_also_while_somebody_else_changes_it()
    {
        await using var api = await StartAsync();
        var (id, secret) = await MakeAsync(api);
        await api.PostAsync($"{Path}/{id}/rotate", """{"overlap":"P1D"}""");
        var meanwhile = 3;
        api.Engine.BeforePutKey = () =>
        {
            if (meanwhile-- > 0) api.Engine.Keys[id] = api.Engine.Keys[id] with { Seq = api.Engine.Keys[id].Seq + 1 };
        };
        var revoked = await api.SendAsync(HttpMethod.Delete, $"{Path}/{id}", null);
        Assert.Equal((HttpStatusCode.OK, "revoked"), (revoked.Status, revoked.Json.GetProperty("state").GetString()));
        Assert.False(api.Engine.Keys[id].Key.IsGoodAt(Now));
        Assert.False(api.Engine.Keys[id].Key.Accepts(secret, Now));
        var again = await api.SendAsync(HttpMethod.Delete, $"{Path}/{id}", null);
        Assert.Equal(revoked.Text, again.Text);
        (await api.PostAsync($"{Path}/{id}/rotate", "{}")).AssertProblem(409, "conflict");
        Assert.Equal(["key.revoke", "key.rotate", "key.create"], await ActionsAsync(api));
    }

    [Fact]
    public async Task A_key_that_expired_says_so_and_gets_no_other_secret()
    {
        await using var api = await StartAsync();
        var (id, _) = await MakeAsync(api, ""","expires_at":"2026-01-01T12:00:01Z" """);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("expired", (await api.GetAsync($"{Path}/{id}")).Json.GetProperty("state").GetString());
        (await api.PostAsync($"{Path}/{id}/rotate", "{}")).AssertProblem(409, "conflict");
        Assert.False(api.Engine.Keys[id].Key.IsGoodAt(Now));
    }

    [Theory]
    [InlineData("""{"name":"n","scopes":["read"],"expires_at":"2026-01-01T12:00:00Z"}""", "/expires_at", "out_of_range")]
    [InlineData("""{"name":"n","scopes":["all"]}""", "/scopes/0", "unknown_name")]
    [InlineData("""{"name":"n","scopes":["read"],"secret_sha256":"00"}""", "/secret_sha256", "unknown_field")]
    public async Task What_is_wrong_with_a_request_is_pointed_to(string json, string pointer, string code)
    {
        await using var api = await StartAsync();
        var reply = await api.PostAsync(Path, json);
        reply.AssertProblem(422, "invalid");
        var fault = reply.Json.GetProperty("errors")[0];
        Assert.Equal((pointer, code), (fault.GetProperty("pointer").GetString(), fault.GetProperty("code").GetString()));
        Assert.Empty(api.Engine.Keys);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_404_and_an_id_that_is_none_400()
    {
        await using var api = await StartAsync();
        (await api.GetAsync($"{Path}/abcdefgh2345")).AssertProblem(404, "not_found");
        (await api.PostAsync($"{Path}/abcdefgh2345/rotate", "{}")).AssertProblem(404, "not_found");
        (await api.SendAsync(HttpMethod.Delete, $"{Path}/abcdefgh2345", null)).AssertProblem(404, "not_found");
        (await api.GetAsync($"{Path}/NO")).AssertProblem(400, "bad_parameter");
        var (id, _) = await MakeAsync(api);
        (await api.PostAsync($"{Path}/{id}/rotate", """{"overlap":"P31D"}""")).AssertProblem(422, "invalid");
        (await api.PostAsync($"{Path}/{id}/rotate", """{"overlap":"soon"}""")).AssertProblem(422, "invalid");
    }

    [Fact]
    public async Task The_audit_says_who_did_what_from_where()
    {
        await using var api = await StartAsync();
        var (id, _) = await MakeAsync(api);
        await api.PostAsync($"{Path}/{id}/rotate", "{}");
        var page = (await api.GetAsync("/v1/admin/audit?limit=1")).Json;
        var entry = page.GetProperty("audit")[0];
        Assert.Equal(
            ("local", "key.rotate", id, "127.0.0.1"),
            (entry.GetProperty("actor").GetString(), entry.GetProperty("action").GetString(), entry.GetProperty("target").GetString(), entry.GetProperty("address").GetString()));
        var rest = (await api.GetAsync($"/v1/admin/audit?cursor={page.GetProperty("next_cursor").GetString()}")).Json;
        Assert.Equal("key.create", rest.GetProperty("audit")[0].GetProperty("action").GetString());
        Assert.Equal(32, entry.GetProperty("trace_id").GetString()!.Length);
    }

    [Fact]
    public async Task Nothing_is_shown_when_nothing_was_recorded()
    {
        await using var api = await StartAsync();
        api.Engine.Failure = new EngineFaultException(new Fault { Code = FaultCode.FaultDiskFull, Detail = "Full." });
        var reply = await api.PostAsync(Path, """{"name":"n","scopes":["read"]}""");
        reply.AssertProblem(507, "disk_full");
        Assert.DoesNotContain("steme_", reply.Text, StringComparison.Ordinal);
    }

    private static (bool, bool) Accepted(RunningApi api, string id, byte[] one, byte[] other)
    {
        var now = new Instant(api.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks);
        return (api.Engine.Keys[id].Key.Accepts(one, now), api.Engine.Keys[id].Key.Accepts(other, now));
    }

    private static async Task<(string Id, byte[] SecretHash)> MakeAsync(RunningApi api, string more = "")
    {
        var made = await api.PostAsync(Path, $$"""{"name":"n","scopes":["read"]{{more}}}""");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        return (made.Json.GetProperty("id").GetString()!, ApiKeyToken.HashOfToken(made.Json.GetProperty("key").GetString()!));
    }

    private static async Task<IEnumerable<string>> ActionsAsync(RunningApi api) =>
        (await api.GetAsync("/v1/admin/audit")).Json.GetProperty("audit").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!);

    private Task<RunningApi> StartAsync() => RunningApi.StartAsync(services => services.AddSingleton<TimeProvider>(_clock));
}
