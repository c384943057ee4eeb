using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace StemeDb.Api.Tests.Identity;

/// <summary>The signers' keys are at an identity provider, which is a server that may be away.</summary>
public sealed class KeysByUrlTests : IAsyncLifetime
{
    private const string Metadata = "/.well-known/openid-configuration";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ECDsaSecurityKey _first = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "first" };
    private readonly ECDsaSecurityKey _next = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "next" };
    private readonly IdentityProvider _provider = new();

    public async ValueTask InitializeAsync()
    {
        _provider.Keys = [_first];
        await _provider.StartAsync();
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Theory]
    [InlineData("/keys")]
    [InlineData(Metadata)]
    public async Task Keys_are_fetched_and_a_key_that_is_rotated_in_is_taken_while_the_one_that_is_gone_is_not(string path)
    {
        await using var secured = await StartAsync(path);
        Assert.Equal(200, await AskAsync(secured, _first));

        _provider.Keys = [_next];

        await UntilAsync(secured, _next, 200);
        Assert.Equal(401, await AskAsync(secured, _first));
        var stranger = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "next" };
        Assert.Equal(401, await AskAsync(secured, stranger));
    }

    [Theory]
    [InlineData("/keys")]
    [InlineData(Metadata)]
    public async Task While_there_are_none_yet_a_token_is_neither_taken_nor_called_bad_and_then_it_is_taken(string path)
    {
        await _provider.StopAsync();
        await using var secured = await StartAsync(path);
        var reply = await secured.As(Token(_first)).GetAsync("/v1/concepts");
        reply.AssertProblem(503, "identity_unavailable");
        Assert.NotNull(reply.Headers.RetryAfter);
        Assert.Equal(200, (int)(await secured.As(Model.Keys.KeyScopes.Read).GetAsync("/v1/concepts")).Status);

        await _provider.StartAsync();

        await UntilAsync(secured, _first, 200);
    }

    [Theory]
    [InlineData("/keys", "<html>Sign in</html>")]
    [InlineData(Metadata, "<html>Sign in</html>")]
    [InlineData("/keys", """{"keys":[]}""")]
    [InlineData(Metadata, "{}")]
    public async Task An_answer_without_keys_is_as_none(string path, string answer)
    {
        _provider.Answer = answer;
        await using var secured = await StartAsync(path);

        (await secured.As(Token(_first)).GetAsync("/v1/concepts")).AssertProblem(503, "identity_unavailable");
        _provider.Answer = null;
        await UntilAsync(secured, _first, 200);
    }

    [Theory]
    [InlineData("/keys")]
    [InlineData(Metadata)]
    public async Task Keys_that_were_fetched_stay_when_the_provider_goes_away_or_answers_nonsense(string path)
    {
        await using var secured = await StartAsync(path);
        Assert.Equal(200, await AskAsync(secured, _first));

        _provider.Answer = "<html>Sign in</html>";
        Assert.Equal(401, await AskAsync(secured, _next));
        Assert.Equal(200, await AskAsync(secured, _first));
        await _provider.StopAsync();

        Assert.Equal(401, await AskAsync(secured, _next));
        Assert.Equal(200, await AskAsync(secured, _first));
    }

    [Theory]
    [InlineData("/keys")]
    [InlineData(Metadata)]
    public async Task A_weak_key_is_not_taken_from_there_either(string path)
    {
        var weak = new RsaSecurityKey(RSA.Create(1024)) { KeyId = "weak" };
        _provider.Keys = [weak];
        await using var secured = await StartAsync(path);

        Assert.Equal(503, await AskAsync(secured, weak, SecurityAlgorithms.RsaSha256));
    }

    [Fact]
    public async Task Metadata_of_this_host_does_not_send_for_keys_to_another_by_plain_http()
    {
        // The host's own name is no loopback address: who asks there asks through whatever the name stands for.
        _provider.KeysAddress = $"http://{System.Net.Dns.GetHostName()}:{new Uri(_provider.Address).Port}/keys";
        await using var secured = await StartAsync(Metadata);

        (await secured.As(Token(_first)).GetAsync("/v1/concepts")).AssertProblem(503, "identity_unavailable");
        Assert.Equal(0, _provider.KeysAsked);
    }

    [Theory]
    [InlineData("http://192.0.2.1/keys")]
    [InlineData("http://idp.example/keys")]
    [InlineData("ftp://127.0.0.1/keys")]
    [InlineData("keys")]
    public async Task What_is_not_fetched_is_named_with_what_is_allowed(string address)
    {
        var documents = new StemeDb.Api.Identity.Tokens.SafeDocuments(new HttpClient());

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => documents.GetDocumentAsync(address, TestContext.Current.CancellationToken));

        Assert.Contains($"'{address}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("jwks_uri; it must be an https:// URL", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_sent_on_to_other_keys()
    {
        _provider.Redirect = $"{_provider.Address}/other/keys";
        await using var secured = await StartAsync("/keys");

        Assert.Equal(503, await AskAsync(secured, _first));
    }

    private Task<SecuredApi> StartAsync(string path) => SecuredApi.StartAsync(
        "--STEMEDB_JWT_ISSUER=https://idp.example", "--STEMEDB_JWT_AUDIENCE=stemedb", $"--STEMEDB_JWT_KEYS={_provider.Address}{path}");

    private static async Task<int> AskAsync(SecuredApi secured, SecurityKey key, string algorithm = SecurityAlgorithms.EcdsaSha256) =>
        (int)(await secured.As(Token(key, algorithm)).GetAsync("/v1/concepts")).Status;

    private static async Task UntilAsync(SecuredApi secured, SecurityKey key, int status)
    {
        var giveUp = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        for (int got; (got = await AskAsync(secured, key)) != status;)
        {
            Assert.True(Environment.TickCount64 < giveUp, $"It stays {got}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static string Token(SecurityKey key, string algorithm = SecurityAlgorithms.EcdsaSha256) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "https://idp.example",
        Audience = "stemedb",
        Expires = DateTime.UtcNow.AddMinutes(5),
        Claims = new Dictionary<string, object> { ["sub"] = "user", ["scope"] = "stemedb:read" },
        SigningCredentials = new SigningCredentials(key, algorithm) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
    });
}
