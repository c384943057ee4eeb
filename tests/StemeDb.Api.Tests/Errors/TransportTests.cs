using System.Net;
using System.Net.Sockets;
using System.Text;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Errors;

/// <summary>What no HTTP client would send.</summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData("GET /v1/assertions/%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/sources/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /v1/sources/%C3%28 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /v1/sources/\u00ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /v1/assertions?source=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /v1/assertions?source=\u0001 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /v1/lenses HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/lenses HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("POST /v1/assertions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n{}")]
    [InlineData("POST /v1/assertions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: many\r\n\r\n{}")]
    [InlineData("POST /v1/assertions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")]
    [InlineData("POST /v1/assertions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /v1/assertions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}")]
    [InlineData("POST /v1/assertions/bulk HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}")]
    [InlineData("POST /v1/assertions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: nonsense\r\n\r\n{}")]
    public async Task Broken_http_is_the_clients_fault(string request)
    {
        await using var api = await RunningApi.StartAsync();

        var (status, text) = await RawHttp.SendAsync(api.Port, request);

        Assert.InRange(status, 400, 499 + (status == 505 ? 6 : 0));
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_body_writes_nothing_and_harms_nobody()
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var target in (string[])["/v1/assertions HTTP/1.1\r\nContent-Type: application/json", "/v1/assertions/bulk HTTP/1.1\r\nContent-Type: application/x-ndjson"])
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, api.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {target}\r\nHost: x\r\nContent-Length: 999\r\n\r\n{{\"concept_path\":\"a\",\"value\":1,\"source\":\"s\""), TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/v1/health")).Status);
        Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task Headers_that_are_too_large_are_refused()
    {
        await using var api = await RunningApi.StartAsync();

        var (status, _) = await RawHttp.SendAsync(
            api.Port, $"GET /v1/lenses HTTP/1.1\r\nHost: x\r\nX-Large: {new string('x', 100_000)}\r\n\r\n");

        Assert.Equal(431, status);
    }

    [Fact]
    public async Task A_source_with_a_slash_and_one_with_its_percent_encoding_are_two_sources()
    {
        await using var api = await RunningApi.StartAsync();

        foreach (var id in (string[])["a%2Fb", "a%252Fb", "caf%C3%A9", "a+b"])
        {
            var (status, _) = await RawHttp.SendAsync(api.Port, $"GET /v1/sources/{id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            Assert.Equal(200, status);
        }

        var (absolute, _) = await RawHttp.SendAsync(api.Port, "GET http://x/v1/sources/c%20d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Equal(200, absolute);
        Assert.Equal(["source a/b", "source a%2Fb", "source café", "source a+b", "source c d"], api.Engine.Calls);
    }

    [Fact]
    public async Task Gzip_that_is_none_is_the_clients_fault()
    {
        await using var api = await RunningApi.StartAsync();
        foreach (var (path, type) in new[] { ("/v1/assertions", "application/json"), ("/v1/assertions/bulk", "application/x-ndjson") })
        {
            var content = RunningApi.Typed(new ByteArrayContent(Encoding.UTF8.GetBytes("not gzip at all")), type);
            content.Headers.ContentEncoding.Add("gzip");

            (await api.SendAsync(HttpMethod.Post, path, content)).AssertProblem(400, "malformed");
        }
    }
}
