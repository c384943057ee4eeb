using System.Text;
using System.Text.Json.Nodes;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Security;

/// <summary>A request must not be one thing to nginx and another to the server behind it.</summary>
public sealed class A_proxy_and_the_server_read_the_same(ProxiedStack proxied) : IClassFixture<ProxiedStack>
{
    // Where the length of the whole second request stands, and that with the end of an empty chunked body before it.
    private const string Length = "{length}";
    private const string LengthBehindChunk = "{length behind a chunk}";
    private const int EmptyChunkBytes = 5;

    /// <summary>Heads whose end of the body two servers may see at different places; behind each comes a whole second request.</summary>
    public static TheoryData<string, string> Ambiguous => new()
    {
        { "both-lengths", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "length-after-chunked", $"Transfer-Encoding: chunked\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n" },
        { "space-before-the-colon", $"Transfer-Encoding : chunked\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n" },
        { "unknown-coding", $"Transfer-Encoding: xchunked\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n" },
        { "two-codings", $"Transfer-Encoding: chunked, identity\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n" },
        { "coding-twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" },
        { "tab-before-the-coding", "Transfer-Encoding:\tchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" },
        { "folded-coding", $"Transfer-Encoding:\r\n chunked\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n" },
        { "two-lengths", $"Content-Length: 0\r\nContent-Length: {Length}\r\n\r\n" },
        { "length-with-a-sign", $"Content-Length: +{Length}\r\n\r\n" },
        { "lengths-in-a-list", $"Content-Length: 0, {Length}\r\n\r\n" },
        { "chunk-size-with-an-overflow", "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n" },
        { "chunk-size-as-in-c", "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" },
        { "bare-line-feeds", "Content-Length: 0\nTransfer-Encoding: chunked\n\n0\n\n" },
        { "header-in-a-header", $"X: a\nContent-Length: {Length}\r\nContent-Length: 0\r\n\r\n" },
        { "zero-in-a-header", $"X-\0: a\r\nContent-Length: {LengthBehindChunk}\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task A_second_request_is_not_smuggled_in_the_first(string name, string head)
    {
        var (stack, nginx) = proxied.Take();
        foreach (var way in (string[])["proxy", "direct"])
        {
            var path = $"smuggled/{way}-{name}";
            var inner = Write(path);
            var request = "GET /v1/lenses HTTP/1.1\r\nHost: stemedb.example\r\n"
                + head.Replace(LengthBehindChunk, $"{inner.Length + EmptyChunkBytes}", StringComparison.Ordinal).Replace(Length, $"{inner.Length}", StringComparison.Ordinal)
                + inner;
            var received = way == "proxy"
                ? await RawConnection.ExchangeAsync(nginx.Port, nginx.Thumbprint, request)
                : await RawConnection.ExchangeAsync(stack.Address.Port, null, request);

            // Where the first request is read as one without a body, the second was sent in the open and has a reply of its own. Smuggled is
            // what was written without one.
            var replies = CountReplies(received);
            Assert.True(replies <= 2, $"{path}: more replies than requests.\n{received}");
            Assert.True(replies == 2 || !await IsThereAsync(stack, path), $"{path} was written by a request nobody answered.\n{received}");
        }

        await AssertNextAnswersAreTheirOwnAsync(nginx, name);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("//metrics")]
    [InlineData("/metrics/")]
    [InlineData("/%6detrics")]
    [InlineData("/%2fmetrics")]
    [InlineData("/v1/../metrics")]
    [InlineData("/v1/%2e%2e/metrics")]
    [InlineData("/v1/..%2fmetrics")]
    [InlineData("/./metrics")]
    [InlineData("/metrics;x=1")]
    [InlineData("/METRICS")]
    [InlineData("/metrics%00")]
    [InlineData("/\\metrics")]
    [InlineData("http://stemedb.example/metrics")]
    public async Task What_the_proxy_keeps_back_is_not_reached_by_another_spelling(string target)
    {
        var (_, nginx) = proxied.Take();

        var reply = await RawConnection.ExchangeAsync(
            nginx.Port, nginx.Thumbprint, $"GET {target} HTTP/1.1\r\nHost: stemedb.example\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|404) ", reply);
        Assert.DoesNotContain("stemedb_", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_does_not_choose_the_address_it_is_limited_by()
    {
        const int Burst = 20;
        await using var stack = await Stack.StartAsync(new()
        {
            ["STEMEDB_RATE_LIMIT_READ_RATE"] = "0.001",
            ["STEMEDB_RATE_LIMIT_READ_BURST"] = $"{Burst}",
            ["STEMEDB_TRUSTED_PROXIES"] = "127.0.0.1/32",
        });
        await using var nginx = await NginxProxy.StartAsync(stack.Address);
        var statuses = new List<string>();
        for (var i = 0; i < Burst + 10; i++)
        {
            var reply = await RawConnection.ExchangeAsync(
                nginx.Port, nginx.Thumbprint,
                $"GET /v1/lenses HTTP/1.1\r\nHost: stemedb.example\r\nX-Forwarded-For: 203.0.113.{i}\r\nX_Forwarded_For: 198.51.100.{i}\r\n"
                + $"Forwarded: for=192.0.2.{i}\r\nX-Real-IP: 192.0.2.{i}\r\nConnection: close\r\n\r\n");
            statuses.Add(reply[9..12]);
        }

        Assert.Equal(Burst, statuses.Count(status => status == "200"));
        Assert.Equal(10, statuses.Count(status => status == "429"));
    }

    private static async Task AssertNextAnswersAreTheirOwnAsync(NginxProxy nginx, string name)
    {
        for (var i = 0; i < 3; i++)
        {
            var reply = await RawConnection.ExchangeAsync(
                nginx.Port, nginx.Thumbprint, "GET /v1/lenses HTTP/1.1\r\nHost: stemedb.example\r\nConnection: close\r\n\r\n");
            Assert.True(
                reply.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) && reply.Contains("\"consensus\"", StringComparison.Ordinal),
                $"{name}: the next client got the answer to something else.\n{reply}");
        }
    }

    private static int CountReplies(string received) => received.Split("HTTP/1.1 ").Length - 1;

    // A whole request that writes a claim, for whoever takes it for one.
    private static string Write(string path)
    {
        var claim = $$"""{"concept_path":"{{path}}","value":1,"source":"mallory"}""";
        return $"POST /v1/assertions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {claim.Length}\r\nConnection: close\r\n\r\n{claim}";
    }

    private static async Task<bool> IsThereAsync(Stack stack, string path)
    {
        using var body = new StringContent($$"""{"concept_path":"{{path}}"}""", Encoding.UTF8, "application/json");
        using var reply = await stack.Http.PostAsync("/v1/query", body, TestContext.Current.CancellationToken);
        var answer = JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return answer["status"]!.GetValue<string>() != "empty";
    }
}
