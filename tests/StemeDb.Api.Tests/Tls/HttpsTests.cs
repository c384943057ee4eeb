using System.Diagnostics;
using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Configuration;
using StemeDb.Api.Tests.Serving;
using StemeDb.Api.Tls;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Tests.Tls;

[Collection(TlsApi.Alone)]
public sealed class HttpsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Every_version_of_http_is_served(string version)
    {
        await using var tls = await TlsApi.StartAsync();
        using var client = tls.Client(Version.Parse(version));

        using var response = await client.PostAsync("/v1/assertions", RunningApi.Json("""{"concept_path":"a","value":1,"source":"s"}"""u8.ToArray()), Ct);

        Assert.Equal((HttpStatusCode.Created, Version.Parse(version)), (response.StatusCode, response.Version));
    }

    [Fact]
    public void Http3_that_must_be_served_and_cannot_stops_the_start()
    {
        Assert.SkipWhen(QuicListener.IsSupported, "This machine has QUIC.");

        var fault = Assert.Throws<ConfigurationException>(() => ApiService.Create(["--STEMEDB_HTTP3=on"]));

        Assert.StartsWith("STEMEDB_HTTP3 is 'on', and this machine has no QUIC; install libmsquic", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("on")]
    [InlineData("auto")]
    public void Http3_needs_a_port_that_was_chosen(string use)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("STEMEDB_HTTP3", use), new("STEMEDB_TLS_ENABLED", "true"), new("STEMEDB_TLS_CERT", "a.crt"), new("STEMEDB_TLS_KEY", "a.key")]).Build();

        if (use == "auto")
        {
            Assert.False(SettingsReader.Bind(configuration, settings => TlsSettings.Read(settings, hasQuic: true, port: 0))!.Http3);
            return;
        }

        var fault = Assert.Throws<ConfigurationException>(
            () => SettingsReader.Bind(configuration, settings => TlsSettings.Read(settings, hasQuic: true, port: 0)));
        Assert.StartsWith("STEMEDB_HTTP3 is 'on', and STEMEDB_BIND_ADDR leaves the port to the system", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_stops_the_start()
    {
        var fault = Assert.Throws<CertificateException>(() => ApiService.Create(
            ["--STEMEDB_TLS_ENABLED=true", "--STEMEDB_TLS_CERT=/nowhere/a.crt", "--STEMEDB_TLS_KEY=/nowhere/a.key"]));

        Assert.Equal((50, true), (fault.ExitCode, fault.Message.StartsWith("STEMEDB_TLS_CERT is '/nowhere/a.crt', and there is no such file", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1", false)]
    public async Task Old_versions_of_tls_are_not_spoken(string version, bool spoken)
    {
        await using var tls = await TlsApi.StartAsync();

        using var openssl = Process.Start(new ProcessStartInfo(
            "openssl", ["s_client", version, "-cipher", "DEFAULT@SECLEVEL=0", "-connect", $"localhost:{tls.Api.Port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        openssl.StandardInput.Close();
        var errors = openssl.StandardError.ReadToEndAsync(Ct);
        var said = await openssl.StandardOutput.ReadToEndAsync(Ct) + await errors;

        Assert.Equal(spoken, said.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal));
        Assert.Equal(!spoken, said.Contains("alert protocol version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plain_http_gets_no_answer_and_who_says_nothing_is_cut_off()
    {
        await using var tls = await TlsApi.StartAsync(null, "--STEMEDB_TLS_HANDSHAKE_TIMEOUT=200ms");
        foreach (var said in (string[])["GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n", ""])
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, tls.Api.Port, Ct);
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(said), Ct);

            var answer = await Ended.ReadAsync(client.GetStream());

            Assert.DoesNotContain("HTTP/1.1", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_days_until_it_expires_are_a_metric()
    {
        await using var tls = await TlsApi.StartAsync();
        using var client = tls.Client();

        var metrics = await client.GetStringAsync("/metrics", Ct);

        Assert.Matches("(?m)^stemedb_tls_certificate_expiry_days\\{.*use=\"http\"\\} 89\\.", metrics);
        Assert.Matches("(?m)^stemedb_tls_certificate_expiry_timestamp_seconds\\{.*use=\"http\"\\} 1", metrics);
        Assert.Matches("(?m)^stemedb_tls_certificate_replacement_failed\\{.*use=\"http\"\\} 0", metrics);
    }

    [Fact]
    public async Task A_certificate_that_is_renewed_under_load_costs_no_request()
    {
        await using var tls = await TlsApi.StartAsync();
        await using var old = await tls.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var answered = 0;
        var load = Enumerable.Range(0, 8).Select(async worker =>
        {
            // Half of them keep their connection, half make one for each request.
            using var client = tls.Client(worker % 4 < 2 ? HttpVersion.Version11 : HttpVersion.Version20);
            client.DefaultRequestHeaders.ConnectionClose = worker % 2 == 0 && worker % 4 < 2;
            while (!stop.IsCancellationRequested)
            {
                using var response = await client.GetAsync("/v1/lenses", Ct);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                await response.Content.ReadAsByteArrayAsync(Ct);
                Interlocked.Increment(ref answered);
            }
        }).ToList();

        for (var i = 0; i < 10; i++)
        {
            var next = tls.Authority.Issue($"renewed {i}", rsa: i % 2 == 0);
            var (certificate, key) = tls.Authority.Write("next", next);
            File.Move(certificate, tls.Authority.FilePath("server.crt"), overwrite: true);
            File.Move(key, tls.Authority.FilePath("server.key"), overwrite: true);
            var before = Volatile.Read(ref answered);
            await UntilAsync(async () => await SubjectAsync(tls) == $"CN=renewed {i}");
            await UntilAsync(() => Task.FromResult(Volatile.Read(ref answered) > before + 20 || load.Any(each => each.IsFaulted)));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);

        // The connection from before all of them goes on.
        await old.WriteAsync("GET /v1/lenses HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(), Ct);
        Assert.StartsWith("HTTP/1.1 200", await Ended.ReadAsync(old), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_replacement_keeps_the_old_one_and_shows_in_health()
    {
        await using var tls = await TlsApi.StartAsync();
        using var client = tls.Client();

        File.WriteAllText(tls.Authority.FilePath("server.key"), tls.Authority.Issue("other").Key);
        await UntilAsync(async () => (await client.GetStringAsync("/v1/health", Ct)).Contains("degraded", StringComparison.Ordinal));

        var health = await client.GetStringAsync("/v1/health", Ct);
        Assert.Contains("http certificate: STEMEDB_TLS_KEY is '", health, StringComparison.Ordinal);
        Assert.Contains("which is not the key of the certificate", health, StringComparison.Ordinal);
        Assert.Contains("\"degraded\"", await client.GetStringAsync("/health/ready", Ct), StringComparison.Ordinal);
        Assert.Equal("CN=localhost", await SubjectAsync(tls));
        Assert.Matches("(?m)^stemedb_tls_certificate_replacement_failed\\{.*use=\"http\"\\} 1", await client.GetStringAsync("/metrics", Ct));

        tls.Authority.Write("server", tls.Authority.Issue("good again"));
        await UntilAsync(async () => (await client.GetStringAsync("/v1/health", Ct)).Contains("\"healthy\"", StringComparison.Ordinal));
        Assert.Equal("CN=good again", await SubjectAsync(tls));
    }

    private static async Task<string> SubjectAsync(TlsApi tls)
    {
        await using var stream = await tls.ConnectAsync(SslProtocols.Tls13, SslApplicationProtocol.Http11);
        return stream.RemoteCertificate!.Subject;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
        }
    }
}
