using System.Net;
using System.Net.Quic;
using System.Runtime.Versioning;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StemeDb.Api.Tests.Serving;
using StemeDb.Api.Tests.Tls;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Tests.Draining;

/// <summary>Stopping, over HTTP/3. Each is skipped where the machine has no QUIC.</summary>
[Collection(TlsApi.Alone)]
[SupportedOSPlatform("linux")]
public sealed class Http3DrainTests
{
    public Http3DrainTests() => Assert.SkipUnless(QuicListener.IsSupported, "This machine has no QUIC (libmsquic).");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_that_drains_answers_and_says_that_it_goes_away()
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, "--STEMEDB_DRAIN_TIME=10m");
        await using var connection = await RawHttp3.OpenAsync(tls);
        tls.Api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));

        await using var stream = await connection.GetAsync("/v1/lenses");

        var answer = await Ended.ReadAsync(stream);
        Assert.Equal(RawHttp3.HeadersFrame, (byte)answer[0]);
        Assert.Contains("consensus", answer, StringComparison.Ordinal);
        await connection.GoesAwayAsync(patience.Token);
    }

    [Fact]
    public async Task It_goes_on_answering_clients_that_come_again()
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, "--STEMEDB_DRAIN_TIME=10m");
        using var client = tls.Client(HttpVersion.Version30);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/lenses", Ct)).StatusCode);
        tls.Api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(client));
        }
    }

    /// <summary>
    /// Asks again where the client's own library aborts: HttpClient closes a connection that was told to go away, and a request that it puts on it
    /// at that moment fails with it.
    /// </summary>
    private static async Task<HttpStatusCode> AskAsync(HttpClient client)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                using var response = await client.GetAsync("/v1/lenses", Ct);
                return response.StatusCode;
            }
            catch (HttpRequestException fault) when (again < 10 && fault.InnerException is QuicException { QuicError: QuicError.OperationAborted })
            {
                // Not the server's doing: that would be ConnectionAborted.
            }
        }
    }

    [Fact]
    public async Task A_write_that_is_under_way_is_answered_and_a_feed_ends_whole()
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, "--STEMEDB_DRAIN_TIME=200ms", "--STEMEDB_SHUTDOWN_TIMEOUT=1m");
        var parts = Channel.CreateUnbounded<FeedPart>();
        var begun = new TaskCompletionSource();
        var carriedOut = new TaskCompletionSource();
        tls.Api.Engine.Feed = (_, over) => parts.Reader.ReadAllAsync(over);
        tls.Api.Engine.BeforeAppend = (_, _) =>
        {
            begun.SetResult();
            return carriedOut.Task;
        };
        using var client = tls.Client(HttpVersion.Version30);
        await parts.Writer.WriteAsync(new FeedPart([new FeedChange(1, "{\"seq\":1}"u8.ToArray())], 1), Ct);
        using var feed = await client.GetAsync("/v1/changes?follow=true", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await feed.Content.ReadAsStreamAsync(Ct));
        Assert.Equal("{\"seq\":1}", await lines.ReadLineAsync(Ct));
        var writing = client.PostAsync(
            "/v1/assertions", RunningApi.Json(Encoding.ASCII.GetBytes("""{"concept_path":"a","value":1,"source":"s"}""")), Ct);
        await begun.Task;

        var stopping = tls.Api.Services.GetRequiredService<IHost>().StopAsync(Ct);
        while (await lines.ReadLineAsync(Ct) is not null)
        {
            // Signs of life, until it ends in order.
        }

        carriedOut.SetResult();
        using var written = await writing;
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        await stopping;
    }
}
