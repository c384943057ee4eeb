using System.Reflection;
using System.Reflection.Emit;
using System.Security.Cryptography;
using StemeDb.Api.Identity.Keys;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Keys;
using StemeDb.Model.Time;

namespace StemeDb.Api.Tests.Identity;

public sealed class KeyTests
{
    private const string Path = "/v1/lenses";

    [Fact]
    public async Task A_key_that_is_good_is_known_by_its_id()
    {
        await using var secured = await SecuredApi.StartAsync();

        Assert.Equal(200, (int)(await secured.As(KeyScopes.Backup).GetAsync(Path)).Status);
        Assert.Single(secured.Keys.Lookups);
    }

    [Fact]
    public async Task What_is_wrong_with_a_key_is_told_only_to_who_has_its_secret()
    {
        await using var secured = await SecuredApi.StartAsync();
        var keys = secured.Keys;
        var now = DateTime.UtcNow;
        var unknown = ApiKeyToken.Make("aaaaaaaaaaaa", RandomNumberGenerator.GetBytes(32));
        keys.Set("bbbbbbbbbbbb", ApiKeyToken.Make("bbbbbbbbbbbb", RandomNumberGenerator.GetBytes(32)), KeyScopes.Read);
        keys.Set("cccccccccccc", ApiKeyToken.Make("cccccccccccc", RandomNumberGenerator.GetBytes(32)), KeyScopes.Read, key => key with { RevokedAt = key.CreatedAt });
        var wrong = ApiKeyToken.Make("bbbbbbbbbbbb", RandomNumberGenerator.GetBytes(32));
        var wrongOfRevoked = ApiKeyToken.Make("cccccccccccc", RandomNumberGenerator.GetBytes(32));
        var revoked = keys.Make(KeyScopes.Read, key => key with { RevokedAt = key.CreatedAt });
        var expired = keys.Make(KeyScopes.Read, key => key with { ExpiresAt = new Instant(now.AddSeconds(-1).Ticks) });

        var details = new List<string>();
        foreach (var token in new[] { unknown, wrong, wrongOfRevoked, revoked, expired })
        {
            var reply = await secured.As(token).GetAsync(Path);
            reply.AssertProblem(401, "unauthenticated");
            Assert.Contains("error=\"invalid_token\"", reply.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(token, reply.Text, StringComparison.Ordinal);
            details.Add(reply.Json.GetProperty("detail").GetString()!);
        }

        Assert.Equal(details[0], details[1]);
        Assert.Equal(details[0], details[2]);
        Assert.Contains("revoked", details[3], StringComparison.Ordinal);
        Assert.Contains("expired", details[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_rotation_the_former_secret_is_good_until_its_overlap_ends()
    {
        await using var secured = await SecuredApi.StartAsync();
        var former = ApiKeyToken.Make("dddddddddddd", RandomNumberGenerator.GetBytes(32));
        var current = ApiKeyToken.Make("dddddddddddd", RandomNumberGenerator.GetBytes(32));
        void Until(TimeSpan overlap) => secured.Keys.Set("dddddddddddd", current, KeyScopes.Read, key => key with
        {
            Former = new FormerSecret(ApiKeyToken.HashOfToken(former), new Instant((DateTime.UtcNow + overlap).Ticks)),
        });

        Until(TimeSpan.FromHours(1));
        Assert.Equal(200, (int)(await secured.As(former).GetAsync(Path)).Status);
        Assert.Equal(200, (int)(await secured.As(current).GetAsync(Path)).Status);
        Until(TimeSpan.FromSeconds(-1));
        (await secured.As(former).GetAsync(Path)).AssertProblem(401);
        Assert.Equal(200, (int)(await secured.As(current).GetAsync(Path)).Status);
    }

    [Theory]
    [InlineData("steme_")]
    [InlineData("steme_aaaaaaaa_0000")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("x")]
    public async Task What_is_no_key_is_refused_without_asking_anybody(string token)
    {
        await using var secured = await SecuredApi.StartAsync();

        (await secured.As(token).GetAsync(Path)).AssertProblem(401, "unauthenticated");
        Assert.Empty(secured.Keys.Lookups);
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer  ")]
    public async Task Another_scheme_is_refused(string header)
    {
        await using var secured = await SecuredApi.StartAsync();
        secured.Api.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        (await secured.Api.GetAsync(Path)).AssertProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task While_the_engine_cannot_be_asked_nobody_says_that_a_key_is_bad()
    {
        await using var secured = await SecuredApi.StartAsync();
        secured.Keys.Failure = new EngineUnavailableException(RequestFate.NeverSent, "away");

        (await secured.As(KeyScopes.Read).GetAsync(Path)).AssertProblem(503, "engine_unavailable");
    }

    [Fact]
    public async Task The_bootstrap_key_is_an_administrator_and_nothing_else_and_needs_no_engine()
    {
        var token = ApiKeyToken.Make("bootstrapkey", RandomNumberGenerator.GetBytes(32));
        await using var secured = await SecuredApi.StartAsync($"--STEMEDB_BOOTSTRAP_KEY={token}");
        secured.Keys.Failure = new EngineUnavailableException(RequestFate.NeverSent, "away");

        Assert.Equal(201, (int)(await secured.As(token).SendAsync(HttpMethod.Post, "/v1/admin/snapshots", null)).Status);
        (await secured.As(token).GetAsync("/v1/concepts")).AssertProblem(403, "insufficient_scope");
        (await secured.As(token).PostAsync("/v1/assertions", """{"concept_path":"a","value":1,"source":"s"}""")).AssertProblem(403, "insufficient_scope");
        (await secured.As(ApiKeyToken.Make("bootstrapkey", RandomNumberGenerator.GetBytes(32))).GetAsync(Path)).AssertProblem(401);
        Assert.Empty(secured.Keys.Lookups);
    }

    /// <summary>
    /// By construction rather than by a clock: digests are compared by FixedTimeEquals alone, and a key that is not there is compared with
    /// one that stands in for it, by the same call.
    /// </summary>
    [Fact]
    public void Digests_are_compared_in_constant_time_and_for_unknown_keys_too()
    {
        var fixedTime = typeof(CryptographicOperations).GetMethod(nameof(CryptographicOperations.FixedTimeEquals))!;
        var accepts = typeof(ApiKey).GetMethod(nameof(ApiKey.Accepts))!;
        var judge = typeof(KeyVerifier).GetMethod("Judge", BindingFlags.NonPublic | BindingFlags.Instance)!;

        Assert.Contains(fixedTime, Calls(typeof(BootstrapKey).GetMethod(nameof(BootstrapKey.Accepts))!));
        Assert.Contains(fixedTime, Calls(accepts));
        var calls = Calls(judge);
        Assert.Single(calls, accepts);
        Assert.Equal(accepts, calls.First(call => call.DeclaringType == typeof(ApiKey) && !call.Name.StartsWith("get_", StringComparison.Ordinal)));
    }

    private static List<MethodBase> Calls(MethodInfo method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;
        var calls = new List<MethodBase>();
        for (var at = 0; at + sizeof(int) < code.Length; at++)
        {
            if (code[at] == OpCodes.Call.Value || code[at] == OpCodes.Callvirt.Value)
            {
                try
                {
                    calls.Add(method.Module.ResolveMethod(BitConverter.ToInt32(code, at + 1))!);
                }
                catch (Exception e) when (e is ArgumentException or BadImageFormatException)
                {
                    // A byte of another instruction.
                }
            }
        }

        return calls;
    }
}
