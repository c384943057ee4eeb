using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using StemeDb.Client;
using StemeDb.Client.Messages;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Model.Keys;

namespace StemeDb.Integration.Tests;

/// <summary>Two processes in front of one engine; what one revokes, both refuse.</summary>
public sealed class A_revoked_key_is_refused_by_every_front_door
{
    private static readonly string s_bootstrap = ApiKeyToken.Make("bootstrapkey", RandomNumberGenerator.GetBytes(ApiKeyToken.RandomBytes));

    /// <summary>No request that begins so long after the revocation was acknowledged is let in; see docs/security.md.</summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Within_a_second_and_no_other_key_with_it()
    {
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_AUTH"] = "required", ["STEMEDB_BOOTSTRAP_KEY"] = s_bootstrap });
        await using var other = stack.StartAnotherApi(out var address);
        using var http = new HttpClient { BaseAddress = address };
        await Until.TrueAsync(async () => (await http.GetAsync("/health/ready", Ct)).IsSuccessStatusCode, TimeSpan.FromMinutes(2), () => other.Output);
        HttpClient[] doors = [stack.Http, http];

        using var operatorsHttp = new HttpClient { BaseAddress = stack.Address };
        operatorsHttp.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", s_bootstrap);
        var operators = new StemeDbClient(operatorsHttp);
        var leaving = await operators.CreateKeyAsync(new NewKeyMessage("leaving", ["read"]), Ct);
        var staying = await operators.CreateKeyAsync(new NewKeyMessage("staying", ["read"]), Ct);

        // Both processes know both keys, and may trust what they know for a while.
        foreach (var door in doors)
        {
            await Until.TrueAsync(async () => await AskAsync(door, leaving.Key) == HttpStatusCode.OK, TimeSpan.FromMinutes(1), () => "A new key is not taken.");
            await Until.TrueAsync(async () => await AskAsync(door, staying.Key) == HttpStatusCode.OK, TimeSpan.FromMinutes(1), () => "A new key is not taken.");
        }

        await operators.RevokeKeyAsync(leaving.Record.Id, Ct);
        var since = Stopwatch.StartNew();

        await Task.WhenAll(doors.Select(async door =>
        {
            while (true)
            {
                // When a request began, not when it was answered: so a machine that is busy cannot make this fail.
                var began = since.Elapsed;
                var status = await AskAsync(door, leaving.Key);
                if (status == HttpStatusCode.Unauthorized) break;
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.True(began < s_bound, $"{door.BaseAddress} let the revoked key in with a request that began {began} after the revocation.");
            }
        }));

        foreach (var door in doors)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(door, leaving.Key));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(door, staying.Key));
        }
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient door, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/lenses");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await door.SendAsync(request, Ct);
        return response.StatusCode;
    }
}
