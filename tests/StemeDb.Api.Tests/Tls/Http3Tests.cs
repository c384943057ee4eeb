using System.IO.Pipelines;
using System.Net;
using System.Net.Quic;
using System.Runtime.Versioning;
using System.Text;
using System.Threading.Channels;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Tests.Tls;

/// <summary>What holds over HTTP/1.1 and HTTP/2 holds over HTTP/3. Each is skipped where the machine has no QUIC.</summary>
[Collection(TlsApi.Alone)]
[SupportedOSPlatform("linux")]
public sealed class Http3Tests
{
    private const string Claim = """{"concept_path":"a","value":1,"source":"s"}""";

    public Http3Tests() => Assert.SkipUnless(QuicListener.IsSupported, "This machine has no QUIC (libmsquic).");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_and_writes()
    {
        await using var tls = await TlsApi.StartWithHttp3Async();
        using var client = tls.Client(HttpVersion.Version30);

        using var written = await client.PostAsync("/v1/assertions", Json(Claim), Ct);
        using var read = await client.GetAsync("/v1/lenses", Ct);

        Assert.Equal((HttpStatusCode.Created, HttpVersion.Version30), (written.StatusCode, written.Version));
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version30), (read.StatusCode, read.Version));
        Assert.Equal("nosniff", Assert.Single(read.Headers.GetValues("X-Content-Type-Options")));
        Assert.Single(tls.Api.Engine.Appended);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_other_versions_say_where_it_is(string version)
    {
        await using var tls = await TlsApi.StartWithHttp3Async();
        using var client = tls.Client(Version.Parse(version));

        using var response = await client.GetAsync("/v1/lenses", Ct);

        Assert.StartsWith($"h3=\":{tls.Api.Port}\"", Assert.Single(response.Headers.GetValues("Alt-Svc")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_system_chooses_the_port_it_is_not_promised()
    {
        await using var tls = await TlsApi.StartAsync();
        using var client = tls.Client();

        using var response = await client.GetAsync("/v1/lenses", Ct);

        Assert.False(response.Headers.Contains("Alt-Svc"));
    }

    [Fact]
    public async Task A_feed_tells_a_change_while_it_is_open()
    {
        await using var tls = await TlsApi.StartWithHttp3Async();
        var parts = Channel.CreateUnbounded<FeedPart>();
        tls.Api.Engine.Feed = (_, over) => parts.Reader.ReadAllAsync(over);
        using var client = tls.Client(HttpVersion.Version30);
        await parts.Writer.WriteAsync(new FeedPart([], 0), Ct);

        using var feed = await client.GetAsync("/v1/changes?follow=true", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await feed.Content.ReadAsStreamAsync(Ct));
        Assert.Contains("position", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
        for (var seq = 1; seq <= 3; seq++)
        {
            await parts.Writer.WriteAsync(new FeedPart([new FeedChange(seq, Encoding.ASCII.GetBytes($"{{\"seq\":{seq}}}"))], seq), Ct);
            string? line;
            do
            {
                line = await lines.ReadLineAsync(Ct);
            }
            while (line!.Contains("position", StringComparison.Ordinal));
            Assert.Equal($"{{\"seq\":{seq}}}", line);
        }
    }

    [Fact]
    public async Task A_line_of_bulk_is_answered_before_the_next_is_sent()
    {
        await using var tls = await TlsApi.StartWithHttp3Async();
        using var client = tls.Client(HttpVersion.Version30);
        var body = new Pipe();
        using var content = RunningApi.Typed(new OpenBody(body.Reader), "application/x-ndjson");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assertions/bulk")
        { Content = content, Version = HttpVersion.Version30, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await body.Writer.WriteAsync(Encoding.ASCII.GetBytes(Claim + "\n"), Ct);

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        Assert.StartsWith("{\"line\":1,\"status\":\"created\"", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
        await body.Writer.WriteAsync(Encoding.ASCII.GetBytes(Claim.Replace("1", "2", StringComparison.Ordinal) + "\n"), Ct);
        Assert.StartsWith("{\"line\":2,\"status\":\"created\"", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
        await body.Writer.CompleteAsync();
        Assert.StartsWith("{\"summary\":{\"created\":2,", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_renewed_is_shown_to_new_connections_and_old_ones_go_on()
    {
        await using var tls = await TlsApi.StartWithHttp3Async();
        using var old = tls.Client(HttpVersion.Version30);
        Assert.Equal(HttpStatusCode.OK, (await old.GetAsync("/v1/lenses", Ct)).StatusCode);

        tls.Authority.Write("server", tls.Authority.Issue("renewed"));
        while (true)
        {
            await using var connection = await RawHttp3.OpenAsync(tls);
            if (connection.ServerSubject == "CN=renewed")
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
        }

        Assert.Equal(HttpStatusCode.OK, (await old.GetAsync("/v1/lenses", Ct)).StatusCode);
    }

    private static ByteArrayContent Json(string text) => RunningApi.Json(Encoding.UTF8.GetBytes(text));

    /// <summary>A body that is sent bit by bit.</summary>
    private sealed class OpenBody(PipeReader lines) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            while (await lines.ReadAsync(Ct) is { } read && !(read.IsCompleted && read.Buffer.IsEmpty))
            {
                foreach (var piece in read.Buffer)
                {
                    await stream.WriteAsync(piece, Ct);
                }

                await stream.FlushAsync(Ct);
                lines.AdvanceTo(read.Buffer.End);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
