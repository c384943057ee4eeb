using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Identity;

/// <summary>Client certificates over real handshakes.</summary>
public sealed class CertificateCallTests : IDisposable
{
    private const string Claim = """{"concept_path":"acme/x","value":1,"source":"acme-bot"}""";

    private const string Reader = """{"dns:a.example":{"name":"a","scopes":["read"]}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stemedb-mtls-");
    private readonly X509Certificate2 _authority = MakeAuthority();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_certificate_of_our_authority_is_who_the_map_says_and_a_stranger_is_nobody()
    {
        await using var secured = await StartAsync("""{"dns:loader.acme.example":{"name":"loader","scopes":["write"],"sources":["acme-bot"],"write_paths":["acme/**"]}}""");

        Assert.Equal(201, await PostAsync(secured, Issue("loader.acme.example"), Claim));
        Assert.Equal(403, await PostAsync(secured, Issue("loader.acme.example"), Claim.Replace("acme/x", "other/x", StringComparison.Ordinal)));
        Assert.Equal(401, await PostAsync(secured, Issue("unknown.acme.example"), Claim));
        Assert.Equal(401, await PostAsync(secured, null, Claim));
        using var stranger = MakeAuthority();
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(secured, Issue("loader.acme.example", stranger), Claim));
        Assert.Single(secured.Api.Engine.Appended);
    }

    [Fact]
    public async Task A_certificate_of_two_callers_is_nobodys_and_a_key_counts_before_it()
    {
        await using var secured = await StartAsync("""{"dns:a.example":{"name":"a","scopes":["write"]},"subject:CN=a.example":{"name":"b","scopes":["write"]}}""");

        Assert.Equal(401, await PostAsync(secured, Issue("a.example"), Claim));
        Assert.Equal(201, await PostAsync(secured, Issue("a.example"), Claim, secured.Keys.Make(Model.Keys.KeyScopes.Write)));
        Assert.Equal(401, await PostAsync(secured, Issue("a.example"), Claim, "steme_wrong"));
    }

    [Fact]
    public async Task A_certificate_that_expired_since_its_handshake_is_nobodys()
    {
        // A handshake is judged by the clock of the machine; a connection may outlive what it was judged by.
        var later = new ManualClock();
        later.Advance(DateTimeOffset.UtcNow.AddMinutes(50) - later.GetUtcNow());
        await using var secured = await StartAsync("""{"dns:a.example":{"name":"a","scopes":["write"]}}""", later);
        var certificate = Issue("a.example"); // For an hour.
        Assert.Equal(201, await PostAsync(secured, certificate, Claim));

        later.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(401, await PostAsync(secured, certificate, Claim));
    }

    [Fact]
    public async Task A_feed_ends_when_its_certificate_expires()
    {
        var clock = new ManualClock();
        clock.Advance(DateTimeOffset.UtcNow - clock.GetUtcNow());
        await using var secured = await StartAsync(Reader, clock);
        using var http = Client(secured, Issue("a.example")); // For an hour.
        using var feed = await FollowedFeed.OpenAsync(secured.Api.Engine, http);

        clock.Advance(TimeSpan.FromHours(2));

        await feed.AssertEndsAsync("expired");
    }

    [Theory]
    [InlineData("{}", "stands for nobody")]
    [InlineData("""{"dns:a.example":{"name":"a","scopes":["read"],"read_paths":["acme/**"]}}""", "was changed meanwhile")]
    public async Task A_feed_ends_when_its_certificate_is_mapped_no_more_or_anew(string map, string reason)
    {
        await using var secured = await StartAsync(Reader);
        using var http = Client(secured, Issue("a.example"));
        using var feed = await FollowedFeed.OpenAsync(secured.Api.Engine, http);

        Replace("map.json", map);

        await feed.AssertEndsAsync(reason);
    }

    private async Task<SecuredApi> StartAsync(string map, TimeProvider? clock = null)
    {
        using var key = RSA.Create(2048);
        using var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return await SecuredApi.StartAsync(
            clock ?? TimeProvider.System,
            "--STEMEDB_TLS_ENABLED=true",
            $"--STEMEDB_TLS_CERT={Write("server.pem", server.ExportCertificatePem())}",
            $"--STEMEDB_TLS_KEY={Write("server.key", key.ExportPkcs8PrivateKeyPem())}",
            $"--STEMEDB_TLS_CLIENT_CA={Write("ca.pem", _authority.ExportCertificatePem())}",
            $"--STEMEDB_TLS_CLIENT_MAP={Write("map.json", map)}");
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>As an operator does it: a new file in the place of the old one. Its time is another even on a file system with coarse times.</summary>
    private void Replace(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        var next = Write(name + ".new", text);
        File.SetLastWriteTimeUtc(next, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        File.Move(next, path, overwrite: true);
    }

    private static HttpClient Client(SecuredApi secured, X509Certificate2? certificate)
    {
        var handler = new HttpClientHandler
        {
            // The server's own certificate is not what is tested here.
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            ClientCertificateOptions = ClientCertificateOption.Manual,
        };
        if (certificate is not null) handler.ClientCertificates.Add(certificate);
        return new HttpClient(handler) { BaseAddress = secured.Api.Http.BaseAddress };
    }

    private static async Task<int> PostAsync(SecuredApi secured, X509Certificate2? certificate, string claim, string? token = null)
    {
        using var http = Client(secured, certificate);
        if (token is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var response = await http.PostAsync("/v1/assertions", RunningApi.Json(System.Text.Encoding.UTF8.GetBytes(claim)), TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private X509Certificate2 Issue(string name, X509Certificate2? authority = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var issued = request.Create(authority ?? _authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
