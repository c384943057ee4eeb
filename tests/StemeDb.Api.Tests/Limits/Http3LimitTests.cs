using System.Net;
using System.Net.Quic;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Text;
using StemeDb.Api.Tests.Serving;
using StemeDb.Api.Tests.Tls;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Tests.Limits;

/// <summary>The limits of the front door, over HTTP/3. Each is skipped where the machine has no QUIC.</summary>
[Collection(TlsApi.Alone)]
[SupportedOSPlatform("linux")]
public sealed class Http3LimitTests
{
    public Http3LimitTests() => Assert.SkipUnless(QuicListener.IsSupported, "This machine has no QUIC (libmsquic).");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_too_large_is_refused()
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, "--STEMEDB_MAX_BODY_BYTES=10KiB");
        using var client = tls.Client(HttpVersion.Version30);

        using var response = await client.PostAsync("/v1/assertions", RunningApi.Json(Encoding.ASCII.GetBytes($"\"{new string('x', 20_000)}\"")), Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("\"too_large\"", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path")]
    [InlineData("header")]
    [InlineData("headers")]
    public async Task A_head_too_large_is_refused_and_the_next_is_served(string what)
    {
        await using var tls = await TlsApi.StartWithHttp3Async(
            null, "--STEMEDB_MAX_REQUEST_LINE_BYTES=2KiB", "--STEMEDB_MAX_HEADER_BYTES=4KiB", "--STEMEDB_MAX_HEADERS=20");
        using var client = tls.Client(HttpVersion.Version30);
        using var request = new HttpRequestMessage(HttpMethod.Get, what == "path" ? $"/v1/assertions?source={new string('x', 3000)}" : "/v1/lenses")
        { Version = HttpVersion.Version30, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        for (var i = 0; i < (what == "headers" ? 25 : what == "header" ? 1 : 0); i++)
        {
            request.Headers.Add($"X-{i}", what == "header" ? new string('x', 3000) : "1");
        }

        var status = 0;
        try
        {
            using var response = await client.SendAsync(request, Ct);
            status = (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // Cut off.
        }

        Assert.True(status is 0 or 414 or 431, $"{status}");
        await IsServedAsync(tls);
    }

    [Fact]
    public async Task Requests_are_counted_and_told_what_is_left()
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, "--STEMEDB_RATE_LIMIT_READ_RATE=0.001", "--STEMEDB_RATE_LIMIT_READ_BURST=2");
        using var client = tls.Client(HttpVersion.Version30);

        using var first = await client.GetAsync("/v1/lenses", Ct);
        using var second = await client.GetAsync("/v1/lenses", Ct);
        using var third = await client.GetAsync("/v1/lenses", Ct);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode, third.StatusCode));
        Assert.StartsWith("\"read\";r=1;", Assert.Single(first.Headers.GetValues("RateLimit")), StringComparison.Ordinal);
        Assert.NotNull(third.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("STEMEDB_MAX_CONNECTIONS", "3.0")]
    [InlineData("STEMEDB_MAX_CONNECTIONS_PER_ADDRESS", "3.0")]
    [InlineData("STEMEDB_MAX_CONNECTIONS_PER_ADDRESS", "2.0")]
    public async Task One_connection_too_many_is_closed_and_the_next_is_served_when_one_has_gone(string variable, string held)
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, $"--{variable}=3");
        var clients = Enumerable.Range(0, 3).Select(_ => tls.Client(Version.Parse(held))).ToList();
        foreach (var client in clients)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/lenses", Ct)).StatusCode);
        }

        using (var another = tls.Client(HttpVersion.Version30))
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => another.GetAsync("/v1/lenses", Ct));
        }

        clients[0].Dispose();
        while (true)
        {
            // That it has gone is not known at once.
            using var next = tls.Client(HttpVersion.Version30);
            try
            {
                Assert.Equal(HttpStatusCode.OK, (await next.GetAsync("/v1/lenses", Ct)).StatusCode);
                break;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
            }
        }

        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_connection_has_as_many_streams_as_it_may()
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, "--STEMEDB_MAX_STREAMS=7");
        var allowed = 0;

        await using var connection = await RawHttp3.OpenAsync(tls, more => Interlocked.Add(ref allowed, more));
        await connection.GetAsync("/v1/lenses");

        Assert.Equal(7, Volatile.Read(ref allowed));
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("3.0")]
    public async Task Who_sends_a_body_that_does_not_come_is_cut_off_and_writes_nothing(string version)
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, "--STEMEDB_SLOW_CLIENT_TIMEOUT=2s");
        using var client = tls.Client(Version.Parse(version));
        using var body = new StillBody();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("/v1/assertions", body, Ct));

        Assert.Empty(tls.Api.Engine.Appended);
        await IsServedAsync(tls);
    }

    [Fact]
    public async Task A_feed_that_is_not_read_is_cut_off()
    {
        await using var tls = await TlsApi.StartWithHttp3Async(null, "--STEMEDB_SLOW_FEED_TIMEOUT=2s");
        tls.Api.Engine.Feed = (_, over) => Endless(over);
        using var client = tls.Client(HttpVersion.Version30);
        using var feed = await client.GetAsync("/v1/changes", HttpCompletionOption.ResponseHeadersRead, Ct);

        using var other = tls.Client(HttpVersion.Version20);
        while (!(await other.GetStringAsync("/metrics", Ct)).Contains("reason=\"feed_not_taken\"", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Ct);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => feed.Content.CopyToAsync(Stream.Null, Ct));
        await IsServedAsync(tls);

        static async IAsyncEnumerable<FeedPart> Endless([EnumeratorCancellation] CancellationToken over)
        {
            for (var seq = 1L; !over.IsCancellationRequested; seq++)
            {
                await Task.Yield();
                yield return new FeedPart([new FeedChange(seq, Encoding.UTF8.GetBytes($"\"{new string('x', 65_536)}\""))], seq);
            }
        }
    }

    private static async Task IsServedAsync(TlsApi tls)
    {
        using var client = tls.Client(HttpVersion.Version30);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/lenses", Ct)).StatusCode);
    }

    /// <summary>A body that begins and does not go on.</summary>
    private sealed class StillBody : HttpContent
    {
        public StillBody() => Headers.ContentType = new("application/json");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 5000;
            return true;
        }
    }
}
