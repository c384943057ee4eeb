using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Integration.Tests.Security;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>A request must not be one thing to a proxy and another to the server behind it.</summary>
public sealed class A_proxy_and_the_server_read_the_same(ProxiedStack proxied) : IClassFixture<ProxiedStack>
{
    // Where the length of the whole second request stands, and that with the end of an empty chunked body before it.
    private const string Length = "{length}";
    private const string LengthBehindChunk = "{length behind a chunk}";
    private const int EmptyChunkBytes = 5;

    // To the Api without a proxy.
    private const string Directly = "directly";

    /// <summary>Heads whose end of the body two servers may see at different places; behind each comes a whole second request.</summary>
    private static readonly (string Name, string Head)[] s_ambiguous =
    [
        ("both-lengths", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("length-after-chunked", $"Transfer-Encoding: chunked\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n"),
        ("space-before-the-colon", $"Transfer-Encoding : chunked\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n"),
        ("unknown-coding", $"Transfer-Encoding: xchunked\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n"),
        ("two-codings", $"Transfer-Encoding: chunked, identity\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n"),
        ("coding-twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
        ("tab-before-the-coding", "Transfer-Encoding:\tchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"),
        ("folded-coding", $"Transfer-Encoding:\r\n chunked\r\nContent-Length: {LengthBehindChunk}\r\n\r\n0\r\n\r\n"),
        ("two-lengths", $"Content-Length: 0\r\nContent-Length: {Length}\r\n\r\n"),
        ("length-with-a-sign", $"Content-Length: +{Length}\r\n\r\n"),
        ("lengths-in-a-list", $"Content-Length: 0, {Length}\r\n\r\n"),
        ("chunk-size-with-an-overflow", "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n"),
        ("chunk-size-as-in-c", "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n"),
        ("bare-line-feeds", "Content-Length: 0\nTransfer-Encoding: chunked\n\n0\n\n"),
        ("header-in-a-header", $"X: a\nContent-Length: {Length}\r\nContent-Length: 0\r\n\r\n"),
        ("zero-in-a-header", $"X-\0: a\r\nContent-Length: {LengthBehindChunk}\r\n\r\n"),
    ];

    // What must stay behind the proxy, spelled in all ways that somebody may take for it.
    private static readonly string[] s_spellings =
    [
        "/metrics", "//metrics", "/metrics/", "/%6detrics", "/%2fmetrics", "/v1/../metrics",
        "/v1/%2e%2e/metrics", "/v1/..%2fmetrics", "/./metrics", "/metrics;x=1", "/METRICS", "/metrics%00",
        "/\\metrics", "http://stemedb.example/metrics"
    ];

    public static IEnumerable<TheoryDataRow<string, string, string>> Ambiguous =>
        ProxyKind.Names.Append(Directly).SelectMany(_ => s_ambiguous, (proxy, each) => new TheoryDataRow<string, string, string>(proxy, each.Name, each.Head));

    public static IEnumerable<TheoryDataRow<string, string>> Spellings =>
        ProxyKind.Names.SelectMany(_ => s_spellings, (proxy, target) => new TheoryDataRow<string, string>(proxy, target));

    public static TheoryData<string> Proxies => [.. ProxyKind.Names];

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task A_second_request_is_not_smuggled_in_the_first(string kind, string name, string head)
    {
        var proxy = kind == Directly ? null : proxied.Take(kind);
        var path = $"smuggled/{kind}-{name}";
        var inner = Write(path);

        var received = await RawConnection.ExchangeAsync(
            proxy?.Port ?? proxied.Stack.Address.Port, proxy?.Thumbprint,
            "GET /v1/lenses HTTP/1.1\r\nHost: stemedb.example\r\n"
            + head.Replace(LengthBehindChunk, $"{inner.Length + EmptyChunkBytes}", StringComparison.Ordinal).Replace(Length, $"{inner.Length}", StringComparison.Ordinal)
            + inner);

        // Where the first request is read as one without a body, the second was sent in the open and has a reply of its own. Smuggled is
        // what was written without one.
        var replies = CountReplies(received);
        Assert.True(replies <= 2, $"{path}: more replies than requests.\n{received}");
        Assert.True(replies == 2 || !await IsThereAsync(proxied.Stack, path), $"{path} was written by a request nobody answered.\n{received}");
        await AssertNextAnswersAreTheirOwnAsync(proxy, name);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task What_the_proxy_keeps_back_is_not_reached_by_another_spelling(string kind, string target)
    {
        var proxy = proxied.Take(kind);

        var reply = await RawConnection.ExchangeAsync(
            proxy.Port, proxy.Thumbprint, $"GET {target} HTTP/1.1\r\nHost: stemedb.example\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|404) ", reply);
        Assert.DoesNotContain("stemedb_", reply, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task A_client_does_not_choose_the_address_it_is_limited_by(string kind)
    {
        const int Burst = 20;
        await using var stack = await Stack.StartAsync(new()
        {
            ["STEMEDB_RATE_LIMIT_READ_RATE"] = "0.001",
            ["STEMEDB_RATE_LIMIT_READ_BURST"] = $"{Burst}",
            ["STEMEDB_TRUSTED_PROXIES"] = "127.0.0.1/32",
        });
        await using var proxy = await RunningProxy.StartAsync(ProxyKind.Named(kind), [stack.Address]);
        var statuses = new List<string>();
        for (var i = 0; i < Burst + 10; i++)
        {
            statuses.Add(await AskAsync(proxy, IPAddress.Loopback, i));
        }

        Assert.Equal(Burst, statuses.Count(status => status == "200"));
        Assert.Equal(10, statuses.Count(status => status == "429"));

        // It is the client's address that counts, not the proxy's: another client has limits of its own.
        Assert.Equal("200", await AskAsync(proxy, IPAddress.Parse("127.0.0.2"), 0));
    }

    private static async Task<string> AskAsync(RunningProxy proxy, IPAddress client, int i) => (await RawConnection.ExchangeAsync(
        proxy.Port, proxy.Thumbprint,
        $"GET /v1/lenses HTTP/1.1\r\nHost: stemedb.example\r\nX-Forwarded-For: 203.0.113.{i}\r\nX_Forwarded_For: 198.51.100.{i}\r\n"
        + $"X-Forwarded-Proto: http\r\nForwarded: for=192.0.2.{i}\r\nX-Real-IP: 192.0.2.{i}\r\nConnection: close, X-Forwarded-For\r\n\r\n", client))[9..12];

    private async Task AssertNextAnswersAreTheirOwnAsync(RunningProxy? proxy, string name)
    {
        for (var i = 0; i < 3; i++)
        {
            var reply = await RawConnection.ExchangeAsync(
                proxy?.Port ?? proxied.Stack.Address.Port, proxy?.Thumbprint,
                "GET /v1/lenses HTTP/1.1\r\nHost: stemedb.example\r\nConnection: close\r\n\r\n");
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
