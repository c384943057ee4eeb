using System.Diagnostics;
using System.Net;
using System.Net.Quic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Testing;

namespace StemeDb.Api.Tests.Tls;

/// <summary>What of a client's certificate reaches a request: one that an authority of ours has issued, or none.</summary>
[Collection(TlsApi.Alone)]
public sealed class ClientCertificateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    [InlineData("3.0")]
    public async Task One_of_our_authority_reaches_the_request(string version)
    {
        var seen = new Seen();
        await using var tls = await StartAsync(version, seen);
        using var own = tls.Authority.Issue("some client").Load();
        using var client = tls.Client(Version.Parse(version), own);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/lenses", Ct)).StatusCode);

        Assert.Equal(own.Thumbprint, seen.Thumbprint);
    }

    [Theory]
    [InlineData("optional", "1.1", true)]
    [InlineData("required", "1.1", false)]
    [InlineData("optional", "3.0", true)]
    [InlineData("required", "3.0", false)]
    public async Task Who_has_none_is_let_in_or_not(string mode, string version, bool letIn)
    {
        var seen = new Seen();
        await using var tls = await StartAsync(version, seen, $"--STEMEDB_TLS_CLIENT_CERT={mode}");
        using var client = tls.Client(Version.Parse(version));

        Assert.Equal(letIn, await AnswersAsync(client));

        Assert.Equal((letIn, null), (seen.Any, seen.Thumbprint));
    }

    [Theory]
    [InlineData("optional", "1.1")]
    [InlineData("required", "1.1")]
    [InlineData("optional", "3.0")]
    [InlineData("required", "3.0")]
    public async Task One_of_another_authority_or_one_that_has_expired_is_not_let_in(string mode, string version)
    {
        var seen = new Seen();
        await using var tls = await StartAsync(version, seen, $"--STEMEDB_TLS_CLIENT_CERT={mode}");
        using var stranger = new TestAuthority("Test authority");
        using var forged = stranger.Issue("some client").Load();
        using var expired = tls.Authority.Issue("some client", from: DateTimeOffset.UtcNow.AddDays(-9), to: DateTimeOffset.UtcNow.AddMinutes(-1)).Load();

        foreach (var certificate in new[] { forged, expired })
        {
            using var client = tls.Client(Version.Parse(version), certificate);
            Assert.False(await AnswersAsync(client));
        }

        Assert.False(seen.Any);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("3.0")]
    public async Task An_authority_that_is_taken_away_lets_nobody_in_any_more(string version)
    {
        await using var tls = await StartAsync(version, new Seen(), "--STEMEDB_TLS_CLIENT_CERT=required");
        using var own = tls.Authority.Issue("some client").Load();
        using (var client = tls.Client(Version.Parse(version), own))
        {
            Assert.True(await AnswersAsync(client));
        }

        using var other = new TestAuthority("Another");
        File.WriteAllText(tls.Authority.Path, other.Certificate.ExportCertificatePem());
        while (true)
        {
            using var client = tls.Client(Version.Parse(version), own);
            if (!await AnswersAsync(client))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
        }
    }

    /// <summary>Who is resumed shows no certificate again, also when its authority is one no more.</summary>
    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_session_is_not_resumed(string version)
    {
        await using var tls = await StartAsync("1.1", new Seen());
        var (certificate, key) = tls.Authority.Write("client", tls.Authority.Issue("some client"));
        var session = tls.Authority.FilePath("session.pem");

        Assert.Contains("New, TLS", await SpeakAsync(tls, version, "-cert", certificate, "-key", key, "-sess_out", session), StringComparison.Ordinal);
        if (!File.Exists(session))
        {
            return; // It was not even offered.
        }

        var again = await SpeakAsync(tls, version, "-cert", certificate, "-key", key, "-sess_in", session);
        Assert.DoesNotContain("Reused, TLS", again, StringComparison.Ordinal);
        Assert.Contains("New, TLS", again, StringComparison.Ordinal);
    }

    /// <summary>A request by OpenSSL's own client, and all that it says about it.</summary>
    private static async Task<string> SpeakAsync(TlsApi tls, params string[] options)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["s_client", "-ign_eof", "-connect", $"localhost:{tls.Api.Port}", .. options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await openssl.StandardInput.WriteAsync("GET /v1/lenses HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await openssl.StandardInput.FlushAsync(Ct);
        var errors = openssl.StandardError.ReadToEndAsync(Ct);
        var said = await openssl.StandardOutput.ReadToEndAsync(Ct);
        await errors;
        Assert.Contains("HTTP/1.1 200", said, StringComparison.Ordinal);
        return said;
    }

    private static Task<TlsApi> StartAsync(string version, Seen seen, params string[] args)
    {
        Assert.SkipUnless(version != "3.0" || QuicListener.IsSupported, "This machine has no QUIC (libmsquic).");
        string[] all = ["--STEMEDB_TLS_CLIENT_CA=AUTHORITY", .. args];
        return version == "3.0"
            ? TlsApi.StartWithHttp3Async(services => services.AddSingleton<IStartupFilter>(seen), all)
            : TlsApi.StartAsync(services => services.AddSingleton<IStartupFilter>(seen), all);
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/v1/lenses", Ct);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed class Seen : IStartupFilter
    {
        public bool Any { get; private set; }

        public string? Thumbprint { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                (Any, Thumbprint) = (true, context.Connection.ClientCertificate?.Thumbprint);
                return rest(context);
            });
            next(app);
        };
    }
}
