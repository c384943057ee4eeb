using System.Text;
using System.Threading.Channels;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Tests.Identity;

/// <summary>A feed of changes that ends by nothing of its own, and a client that has read its first line.</summary>
internal sealed class FollowedFeed : IDisposable
{
    /// <summary>Long enough for the slowest machine; what never ends would hold up all the others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Channel<FeedPart> _parts;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private FollowedFeed(Channel<FeedPart> parts, HttpResponseMessage response, Stream body) =>
        (_parts, _response, _lines) = (parts, response, new StreamReader(body));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="engine">Whose feed it is.</param>
    /// <param name="http">Whoever asks.</param>
    /// <param name="type">In which form.</param>
    public static async Task<FollowedFeed> OpenAsync(EngineDouble engine, HttpClient http, string type = "application/x-ndjson")
    {
        var parts = Channel.CreateUnbounded<FeedPart>();
        parts.Writer.TryWrite(new FeedPart([], 0));
        engine.Feed = (_, over) => parts.Reader.ReadAllAsync(over);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes?follow=true");
        request.Headers.Add("Accept", type);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(200, (int)response.StatusCode);
        var feed = new FollowedFeed(parts, response, await response.Content.ReadAsStreamAsync(Ct));
        Assert.NotNull(await feed.ReadLineAsync());
        return feed;
    }

    /// <summary>Something changes.</summary>
    public void Change(long seq) => _parts.Writer.TryWrite(new FeedPart([new FeedChange(seq, Encoding.UTF8.GetBytes($"{{\"seq\":{seq}}}"))], seq));

    public Task<string?> ReadLineAsync() => _lines.ReadLineAsync(Ct).AsTask().WaitAsync(Patience, Ct);

    /// <summary>Checks that it ends because the credentials are no longer good, for this reason.</summary>
    public async Task AssertEndsAsync(string reason)
    {
        var rest = await _lines.ReadToEndAsync(Ct).WaitAsync(Patience, Ct);
        Assert.Contains("\"code\":\"unauthenticated\"", rest, StringComparison.Ordinal);
        Assert.Contains(reason, rest, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
