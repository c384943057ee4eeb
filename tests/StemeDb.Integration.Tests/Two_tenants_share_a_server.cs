using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Model.Keys;

namespace StemeDb.Integration.Tests;

/// <summary>With authentication, as an operator sets it up: a bootstrap key, then keys of tenants, then one of them revoked.</summary>
public sealed class Two_tenants_share_a_server
{
    private static readonly string s_bootstrap = ApiKeyToken.Make("bootstrapkey", RandomNumberGenerator.GetBytes(ApiKeyToken.RandomBytes));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_sees_and_changes_its_own_and_a_revoked_key_opens_nothing()
    {
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_AUTH"] = "required", ["STEMEDB_BOOTSTRAP_KEY"] = s_bootstrap });
        var acme = await MakeKeyAsync(stack, "acme");
        var other = await MakeKeyAsync(stack, "other");

        var mine = await SendAsync(stack, acme.Key, "POST", "/v1/assertions", Claim("acme/x", "acme-bot"), HttpStatusCode.Created);
        var theirs = await SendAsync(stack, other.Key, "POST", "/v1/assertions", Claim("other/secret", "other-bot"), HttpStatusCode.Created);
        var (mineId, theirsId) = (mine.GetProperty("id").GetString()!, theirs.GetProperty("id").GetString()!);
        await SendAsync(stack, acme.Key, "POST", "/v1/assertions", Claim("other/x", "acme-bot"), HttpStatusCode.Forbidden, "path_not_yours");
        await SendAsync(stack, acme.Key, "POST", "/v1/assertions", Claim("acme/x", "other-bot"), HttpStatusCode.Forbidden, "source_not_yours");

        await SendAsync(stack, acme.Key, "GET", "/v1/assertions/" + mineId, null, HttpStatusCode.OK);
        var hidden = await SendAsync(stack, acme.Key, "GET", "/v1/assertions/" + theirsId, null, HttpStatusCode.NotFound, "not_found");
        var missing = await SendAsync(stack, acme.Key, "GET", "/v1/assertions/" + new string('0', 64), null, HttpStatusCode.NotFound, "not_found");
        Assert.Equal(Shape(missing, new string('0', 64)), Shape(hidden, theirsId));
        var foreign = $$"""{"concept_path":"acme/x","value":2,"source":"acme-bot","supersedes":["{{theirsId}}"]}""";
        var replaced = await SendAsync(stack, acme.Key, "POST", "/v1/assertions", foreign, HttpStatusCode.UnprocessableEntity, "invalid");
        var unknown = await SendAsync(stack, acme.Key, "POST", "/v1/assertions", foreign.Replace(theirsId, new string('0', 64), StringComparison.Ordinal), HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal(Shape(unknown, new string('0', 64)), Shape(replaced, theirsId));
        await SendAsync(stack, acme.Key, "POST", "/v1/retractions", $$"""{"assertion_id":"{{theirsId}}","source":"acme-bot"}""", HttpStatusCode.NotFound, "not_found");

        await SendAsync(stack, acme.Key, "POST", "/v1/query", """{"concept_path":"acme/**"}""", HttpStatusCode.OK);
        await SendAsync(stack, acme.Key, "POST", "/v1/query", """{"concept_path":"**"}""", HttpStatusCode.Forbidden, "path_not_yours");
        var health = await SendAsync(stack, acme.Key, "GET", "/v1/health", null, HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, health.GetProperty("assertion_count").ValueKind);
        using var feed = await AskAsync(stack, acme.Key, "GET", "/v1/changes", null);
        var changes = await feed.Content.ReadAsStringAsync(Ct);
        Assert.Contains("acme/x", changes, StringComparison.Ordinal);
        Assert.DoesNotContain("other", changes, StringComparison.Ordinal);

        await SendAsync(stack, s_bootstrap, "DELETE", $"/v1/admin/keys/{acme.Id}", null, HttpStatusCode.OK);
        await Until.TrueAsync(
            async () =>
            {
                using var refused = await AskAsync(stack, acme.Key, "GET", "/v1/lenses", null);
                return refused.StatusCode == HttpStatusCode.Unauthorized;
            },
            TimeSpan.FromMinutes(1), () => "The revoked key is still taken.");
        await SendAsync(stack, other.Key, "GET", "/v1/assertions/" + theirsId, null, HttpStatusCode.OK);

        Assert.Contains("STEMEDB_BOOTSTRAP_KEY is set", stack.Api!.Output, StringComparison.Ordinal);
        Assert.Contains($"{acme.Id} at 127.0.0.1: revoked", stack.Api.Output, StringComparison.Ordinal);
        foreach (var token in new[] { s_bootstrap, acme.Key, other.Key })
        {
            Assert.DoesNotContain(token[(token.LastIndexOf('_') + 1)..], stack.Api.Output + stack.Engine!.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Off_where_other_hosts_can_reach_it_does_not_start()
    {
        var (exitCode, output) = await ChildProcess.RunAsync(Programs.Api, [], new Dictionary<string, string?>
        {
            ["STEMEDB_BIND_ADDR"] = "0.0.0.0:0",
            ["STEMEDB_AUTH"] = "off",
        });

        Assert.Equal(2, exitCode);
        Assert.Contains("STEMEDB_AUTH is 'off'; set STEMEDB_AUTH to required, or STEMEDB_BIND_ADDR to a loopback address", output, StringComparison.Ordinal);
    }

    private static async Task<(string Id, string Key)> MakeKeyAsync(Stack stack, string tenant)
    {
        var made = await SendAsync(
            stack, s_bootstrap, "POST", "/v1/admin/keys",
            $$"""{"name":"{{tenant}}","scopes":["read","write"],"sources":["{{tenant}}-bot"],"read_paths":["{{tenant}}/**"],"write_paths":["{{tenant}}/**"]}""",
            HttpStatusCode.Created);
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    private static string Claim(string path, string source) => $$"""{"concept_path":"{{path}}","value":1,"source":"{{source}}"}""";

    /// <summary>A problem without what differs from request to request.</summary>
    private static string Shape(JsonElement problem, string id) => problem.GetRawText()
        .Replace(problem.GetProperty("traceId").GetString()!, "", StringComparison.Ordinal).Replace(id, "", StringComparison.Ordinal);

    private static async Task<JsonElement> SendAsync(Stack stack, string token, string method, string path, string? body, HttpStatusCode expected, string? code = null)
    {
        using var response = await AskAsync(stack, token, method, path, body);
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(expected == response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        var json = JsonElement.Parse(text);
        if (code is not null) Assert.Equal(code, json.GetProperty("code").GetString());
        return json;
    }

    private static async Task<HttpResponseMessage> AskAsync(Stack stack, string token, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (!string.IsNullOrEmpty(body)) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await stack.Http.SendAsync(request, Ct);
    }
}
