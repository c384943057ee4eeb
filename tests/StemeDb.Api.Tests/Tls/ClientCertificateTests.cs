using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.Testing;

namespace StemeDb.Api.Tests.Tls;

/// <summary>What of a client's certificate reaches a request: one that an authority of ours has issued, or none.</summary>
public sealed class ClientCertificateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task One_of_our_authority_reaches_the_request(string version)
    {
        var seen = new Seen();
        await using var tls = await TlsApi.StartAsync(services => services.AddSingleton<IStartupFilter>(seen), "--STEMEDB_TLS_CLIENT_CA=AUTHORITY");
        using var own = tls.Authority.Issue("some client").Load();
        using var client = tls.Client(Version.Parse(version), own);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/lenses", Ct)).StatusCode);

        Assert.Equal(own.Thumbprint, seen.Thumbprint);
    }

    [Theory]
    [InlineData("optional", true)]
    [InlineData("required", false)]
    public async Task Who_has_none_is_let_in_or_not(string mode, bool letIn)
    {
        var seen = new Seen();
        await using var tls = await TlsApi.StartAsync(
            services => services.AddSingleton<IStartupFilter>(seen), "--STEMEDB_TLS_CLIENT_CA=AUTHORITY", $"--STEMEDB_TLS_CLIENT_CERT={mode}");
        using var client = tls.Client();

        Assert.Equal(letIn, await AnswersAsync(client));

        Assert.Equal((letIn, null), (seen.Any, seen.Thumbprint));
    }

    [Theory]
    [InlineData("optional")]
    [InlineData("required")]
    public async Task One_of_another_authority_or_one_that_has_expired_is_not_let_in(string mode)
    {
        var seen = new Seen();
        await using var tls = await TlsApi.StartAsync(
            services => services.AddSingleton<IStartupFilter>(seen), "--STEMEDB_TLS_CLIENT_CA=AUTHORITY", $"--STEMEDB_TLS_CLIENT_CERT={mode}");
        using var stranger = new TestAuthority("Test authority");
        using var forged = stranger.Issue("some client").Load();
        using var expired = tls.Authority.Issue("some client", from: DateTimeOffset.UtcNow.AddDays(-9), to: DateTimeOffset.UtcNow.AddMinutes(-1)).Load();

        foreach (var certificate in new[] { forged, expired })
        {
            using var client = tls.Client(certificate: certificate);
            Assert.False(await AnswersAsync(client));
        }

        Assert.False(seen.Any);
    }

    [Fact]
    public async Task An_authority_that_is_taken_away_lets_nobody_in_any_more()
    {
        await using var tls = await TlsApi.StartAsync(null, "--STEMEDB_TLS_CLIENT_CA=AUTHORITY", "--STEMEDB_TLS_CLIENT_CERT=required");
        using var own = tls.Authority.Issue("some client").Load();
        using (var client = tls.Client(certificate: own))
        {
            Assert.True(await AnswersAsync(client));
        }

        using var other = new TestAuthority("Another");
        File.WriteAllText(tls.Authority.Path, other.Certificate.ExportCertificatePem());
        while (true)
        {
            using var client = tls.Client(certificate: own);
            if (!await AnswersAsync(client))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
        }
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
