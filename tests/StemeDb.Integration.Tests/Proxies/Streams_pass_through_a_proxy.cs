using System.Net;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Proxies;

/// <summary>What is told bit by bit arrives bit by bit.</summary>
public sealed class Streams_pass_through_a_proxy(ProxiedStack proxied) : IClassFixture<ProxiedStack>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Ways => new(ProxyKind.Names.SelectMany(_ => (string[])["1.1", "2.0"], (kind, version) => (kind, version)));

    public static TheoryData<string> Proxies => [.. ProxyKind.Names];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_feed_tells_a_change_while_it_is_open(string kind, string version)
    {
        using var client = proxied.Take(kind).Client(Version.Parse(version));
        using var feed = await client.GetAsync("/v1/changes?after=latest&follow=true", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await feed.Content.ReadAsStreamAsync(Ct));
        Assert.Contains("position", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);

        for (var i = 0; i < 3; i++)
        {
            var path = $"streamed/{kind}/{version}/{i}";
            using var written = await client.PostAsync("/v1/assertions", Claim(path), Ct);
            Assert.Equal(HttpStatusCode.Created, written.StatusCode);
            Assert.Contains($"\"{path}\"", await NextChangeAsync(lines), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task A_line_of_bulk_is_answered_before_the_next_is_sent(string kind)
    {
        // By HTTP/1.1 this client does not listen before it has sent all.
        using var client = proxied.Take(kind).Client(HttpVersion.Version20);
        using var body = new OpenBody();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/assertions/bulk")
        { Content = body, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        var answering = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        await body.WriteLineAsync($$"""{"concept_path":"bulk/{{kind}}","value":1,"source":"s"}""");
        using var answer = await answering;
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        Assert.StartsWith("{\"line\":1,\"status\":\"created\"", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);

        await body.WriteLineAsync($$"""{"concept_path":"bulk/{{kind}}","value":2,"source":"s"}""");
        Assert.StartsWith("{\"line\":2,\"status\":\"created\"", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);

        body.End();
        Assert.StartsWith("{\"summary\":{\"created\":2,", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task A_feed_that_only_gives_signs_of_life_outlives_the_patience_of_the_proxy(string kind)
    {
        ProxyKind.Named(kind).SkipUnlessInstalled();
        await using var stack = await Stack.StartAsync(new() { ["STEMEDB_FEED_HEARTBEAT"] = "500ms" });
        await using var proxy = await RunningProxy.StartAsync(
            ProxyKind.Named(kind), [stack.Address], shipped => ProxyKind.Replace(shipped, " 1h", " 2s").Replace(" 30s", " 2s", StringComparison.Ordinal));
        using var client = proxy.Client(HttpVersion.Version11);
        using var feed = await client.GetAsync("/v1/changes?follow=true", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await feed.Content.ReadAsStreamAsync(Ct));

        // Five seconds of them.
        for (var i = 0; i < 10; i++)
        {
            Assert.Contains("position", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
        }
    }

    private static StringContent Claim(string path) =>
        new($$"""{"concept_path":"{{path}}","value":1,"source":"s"}""", System.Text.Encoding.UTF8, "application/json");

    private static async Task<string> NextChangeAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(Ct) is { } line)
        {
            if (!line.Contains("\"position\"", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException("The feed ended.");
    }
}
