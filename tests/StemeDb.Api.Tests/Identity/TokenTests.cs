using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using StemeDb.Api.Identity.Tokens;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Identity;

public sealed class TokenTests : IDisposable
{
    private const string Issuer = "https://idp.example";
    private const string Audience = "stemedb";
    private const string Claim = """{"concept_path":"acme/x","value":1,"source":"acme-bot"}""";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly string _keys = Path.GetTempFileName();

    public TokenTests() => File.WriteAllText(_keys, _rsa.ExportSubjectPublicKeyInfoPem());

    public void Dispose()
    {
        _rsa.Dispose();
        File.Delete(_keys);
    }

    [Fact]
    public async Task A_token_of_the_issuer_for_us_is_taken_with_its_scopes()
    {
        await using var secured = await StartAsync();

        Assert.Equal(201, (int)(await secured.As(Token(new() { ["scope"] = "openid stemedb:write other:admin" })).PostAsync("/v1/assertions", Claim)).Status);
        Assert.Equal(201, (int)(await secured.As(Token(new() { ["scope"] = new[] { "stemedb:write" } })).PostAsync("/v1/assertions", Claim.Replace("1", "2"))).Status);
        (await secured.As(Token(new() { ["scope"] = "stemedb:read write admin" })).PostAsync("/v1/assertions", Claim)).AssertProblem(403, "insufficient_scope");
        (await secured.As(Token([])).PostAsync("/v1/assertions", Claim)).AssertProblem(403, "insufficient_scope");
    }

    [Fact]
    public async Task Another_issuer_audience_key_time_or_signature_is_not_taken()
    {
        await using var secured = await StartAsync();
        using var stranger = RSA.Create(2048);
        var publicKey = new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(await File.ReadAllTextAsync(_keys, TestContext.Current.CancellationToken)));
        Dictionary<string, object> scope = new() { ["scope"] = "stemedb:read" };
        string[] tokens =
        [
            Token(scope, issuer: "https://evil.example"),
            Token(scope, audience: "another"),
            Token(scope, signer: new SigningCredentials(new RsaSecurityKey(stranger), SecurityAlgorithms.RsaSha256)),
            Token(scope, signer: new SigningCredentials(publicKey, SecurityAlgorithms.HmacSha256)),
            Token(scope, expires: DateTime.UtcNow.AddMinutes(-2)),
            Token(scope, notBefore: DateTime.UtcNow.AddMinutes(2)),
            Token(scope, subject: null),
            WithoutExpiry(scope),
            Unsigned(scope),
            Token(scope)[..^4] + "AAAA",
        ];

        foreach (var token in tokens)
        {
            var reply = await secured.As(token).GetAsync("/v1/concepts");
            reply.AssertProblem(401, "unauthenticated");
            Assert.Contains("error=\"invalid_token\"", reply.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (int)(await secured.As(Token(scope)).GetAsync("/v1/concepts")).Status);
        Assert.Empty(secured.Keys.Lookups);
    }

    [Fact]
    public async Task Only_the_algorithms_that_are_named_are_taken_though_the_key_is_the_right_one()
    {
        await using var secured = await StartAsync("--STEMEDB_JWT_ALGORITHMS=RS256,ES256");
        Dictionary<string, object> scope = new() { ["scope"] = "stemedb:read" };

        foreach (var algorithm in new[] { SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha512 })
        {
            var token = Token(scope, signer: new SigningCredentials(new RsaSecurityKey(_rsa), algorithm));
            (await secured.As(token).GetAsync("/v1/concepts")).AssertProblem(401, "unauthenticated");
        }

        Assert.Equal(200, (int)(await secured.As(Token(scope)).GetAsync("/v1/concepts")).Status);
    }

    [Fact]
    public async Task A_claim_that_binds_must_be_there_and_be_understood()
    {
        await using var secured = await StartAsync("--STEMEDB_JWT_SOURCES_CLAIM=sources", "--STEMEDB_JWT_WRITE_CLAIM=writes", "--STEMEDB_JWT_READ_CLAIM=reads");
        Dictionary<string, object> bound = new()
        {
            ["scope"] = "stemedb:write stemedb:read",
            ["sources"] = new[] { "acme-bot" },
            ["writes"] = new[] { "acme/**" },
            ["reads"] = "acme/**",
        };

        Assert.Equal(201, (int)(await secured.As(Token(bound)).PostAsync("/v1/assertions", Claim)).Status);
        (await secured.As(Token(bound)).PostAsync("/v1/assertions", Claim.Replace("acme/x", "other/x", StringComparison.Ordinal))).AssertProblem(403, "path_not_yours");
        (await secured.As(Token(Without(bound, "sources"))).PostAsync("/v1/assertions", Claim)).AssertProblem(403, "source_not_yours");
        (await secured.As(Token(Without(bound, "writes"))).PostAsync("/v1/assertions", Claim)).AssertProblem(403, "path_not_yours");
        (await secured.As(Token(Without(bound, "reads"))).GetAsync("/v1/concepts?prefix=acme")).AssertProblem(403, "path_not_yours");
        (await secured.As(Token(new(bound) { ["writes"] = "acme/**/x" })).PostAsync("/v1/assertions", Claim)).AssertProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Keys_are_read_again_when_their_file_changes_and_kept_when_it_is_broken()
    {
        await using var secured = await StartAsync();
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var nextSigner = new SigningCredentials(new ECDsaSecurityKey(next) { KeyId = "next" }, SecurityAlgorithms.EcdsaSha256);
        Dictionary<string, object> scope = new() { ["scope"] = "stemedb:read" };
        (await secured.As(Token(scope, signer: nextSigner)).GetAsync("/v1/concepts")).AssertProblem(401);

        Replace("this is no key");
        Assert.Equal(200, (int)(await secured.As(Token(scope)).GetAsync("/v1/concepts")).Status);

        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(next.ExportParameters(false))) { KeyId = "next" });
        Replace(JsonSerializer.Serialize(new { keys = new[] { new { kty = jwk.Kty, crv = jwk.Crv, x = jwk.X, y = jwk.Y, kid = "next" } } }));
        Assert.Equal(200, (int)(await secured.As(Token(scope, signer: nextSigner)).GetAsync("/v1/concepts")).Status);
        (await secured.As(Token(scope)).GetAsync("/v1/concepts")).AssertProblem(401);
    }

    [Fact]
    public async Task A_feed_ends_when_its_token_expires()
    {
        var clock = new ManualClock();
        clock.Advance(DateTimeOffset.UtcNow - clock.GetUtcNow());
        await using var secured = await SecuredApi.StartAsync(clock, Arguments);
        var token = Token(new() { ["scope"] = "stemedb:read" }, expires: DateTime.UtcNow.AddHours(1));
        using var feed = await FollowedFeed.OpenAsync(secured.Api.Engine, secured.As(token).Http);

        clock.Advance(TimeSpan.FromHours(2));

        await feed.AssertEndsAsync("expired");
    }

    [Theory]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}]}""", "symmetric")]
    [InlineData("""{"keys":[]}""", "no public key")]
    [InlineData("{", "no JWKS")]
    [InlineData("nothing", "no public key")]
    public void A_file_that_holds_no_public_key_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => PublicKeys.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_private_or_a_weak_key_is_refused()
    {
        using var weak = RSA.Create(1024);

        Assert.Throws<FormatException>(() => PublicKeys.Parse(_rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Contains("2048", Assert.Throws<FormatException>(() => PublicKeys.Parse(weak.ExportSubjectPublicKeyInfoPem())).Message, StringComparison.Ordinal);
        Assert.Equal(2, PublicKeys.Parse(_rsa.ExportSubjectPublicKeyInfoPem() + "\n" + _rsa.ExportRSAPublicKeyPem()).Count);
    }

    private string[] Arguments => [$"--STEMEDB_JWT_ISSUER={Issuer}", $"--STEMEDB_JWT_AUDIENCE={Audience}", $"--STEMEDB_JWT_KEYS={_keys}"];

    private Task<SecuredApi> StartAsync(params string[] args) => SecuredApi.StartAsync([.. Arguments, .. args]);

    private string Token(
        Dictionary<string, object> claims, string issuer = Issuer, string audience = Audience, SigningCredentials? signer = null,
        DateTime? expires = null, DateTime? notBefore = null, string? subject = "user") => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = expires ?? DateTime.UtcNow.AddMinutes(5),
            NotBefore = notBefore ?? DateTime.UtcNow.AddMinutes(-10),
            IssuedAt = DateTime.UtcNow.AddMinutes(-10),
            Claims = subject is null ? claims : new Dictionary<string, object>(claims) { ["sub"] = subject },
            SigningCredentials = signer ?? new SigningCredentials(new RsaSecurityKey(_rsa), SecurityAlgorithms.RsaSha256),
        });

    private string WithoutExpiry(Dictionary<string, object> claims) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = new Dictionary<string, object>(claims) { ["sub"] = "user" },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(_rsa), SecurityAlgorithms.RsaSha256),
        });

    private string Unsigned(Dictionary<string, object> claims)
    {
        var parts = Token(claims).Split('.');
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
    }

    /// <summary>As an operator does it: a new file in the place of the old one. Its time is another even on a file system with coarse times.</summary>
    private void Replace(string text)
    {
        var written = File.GetLastWriteTimeUtc(_keys);
        File.WriteAllText(_keys + ".new", text);
        File.SetLastWriteTimeUtc(_keys + ".new", written.AddSeconds(1));
        File.Move(_keys + ".new", _keys, overwrite: true);
    }

    private static Dictionary<string, object> Without(Dictionary<string, object> claims, string name) =>
        claims.Where(claim => claim.Key != name).ToDictionary();
}
