using System.Text;
using System.Threading.Channels;
using StemeDb.Api.Tests.Limits;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Results;
using StemeDb.Model.Keys;
using StemeDb.Model.Time;

namespace StemeDb.Api.Tests.Identity;

/// <summary>Credentials that are no longer good end what was begun with them.</summary>
public sealed class StandingTests
{
    /// <summary>Long enough for the slowest machine; what never ends would hold up all the others.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("text/event-stream")]
    public async Task A_feed_ends_when_its_key_is_revoked(string type)
    {
        await using var secured = await SecuredApi.StartAsync();
        OpenFeed(secured);
        var token = secured.Keys.Make(KeyScopes.Read);
        using var response = await FollowAsync(secured, type, token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.NotNull(await lines.ReadLineAsync(Ct));

        Revoke(secured, token);

        var rest = await lines.ReadToEndAsync(Ct).WaitAsync(_patience, Ct);
        Assert.Contains("\"code\":\"unauthenticated\"", rest, StringComparison.Ordinal);
        Assert.Contains("revoked", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_ends_when_its_key_expires_and_goes_on_while_nobody_can_say()
    {
        var clock = new ManualClock();
        await using var secured = await SecuredApi.StartAsync(clock);
        var parts = OpenFeed(secured);
        var token = secured.Keys.Make(KeyScopes.Read, key => key with { ExpiresAt = new Instant(clock.GetUtcNow().AddHours(1).UtcTicks) });
        using var response = await FollowAsync(secured, "application/x-ndjson", token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.Equal("{\"seq\":0,\"kind\":\"position\"}", await lines.ReadLineAsync(Ct));

        secured.Keys.Failure = new Contracts.Failures.EngineUnavailableException(Contracts.Failures.RequestFate.NeverSent, "away");
        var asked = secured.Keys.Lookups.Count;
        await Until.TrueAsync(() => secured.Keys.Lookups.Count > asked + 1);
        parts.Writer.TryWrite(Part(1, 1));
        Assert.Equal("{\"seq\":1}", await lines.ReadLineAsync(Ct));

        secured.Keys.Failure = null;
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Contains("expired", await lines.ReadToEndAsync(Ct).WaitAsync(_patience, Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?atomic=true")]
    public async Task A_bulk_request_ends_when_its_key_is_revoked_and_what_was_recorded_is_answered(string query)
    {
        await using var secured = await SecuredApi.StartAsync();
        var token = secured.Keys.Make(KeyScopes.Write);
        await using var connection = await RawConnection.OpenAsync(secured.Api.Port);
        await connection.SendAsync(
            $"POST /v1/assertions/bulk{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/x-ndjson\r\n"
            + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
        await SendLineAsync(connection, 1);
        var isAtomic = query.Length > 0;
        await Until.TrueAsync(() => isAtomic ? !secured.Keys.Lookups.IsEmpty : secured.Api.Engine.Appended.Count == 1);

        // Lines keep coming, so that the request ends by nothing else.
        Revoke(secured, token);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var sending = SendOnAsync(connection, over.Token);
        var answer = await connection.ReadToEndAsync().WaitAsync(_patience, Ct);
        await over.CancelAsync();
        await sending;

        Assert.Contains("\"code\":\"unauthenticated\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("summary", answer, StringComparison.Ordinal);
        Assert.StartsWith(isAtomic ? "HTTP/1.1 401" : "HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(isAtomic ? 0 : secured.Api.Engine.Appended.Count, answer.Split("\"created\"").Length - 1);
    }

    private static void Revoke(SecuredApi secured, string token) =>
        secured.Keys.Set(token.Split('_')[1], token, KeyScopes.Read, key => key with { RevokedAt = key.CreatedAt });

    private static Channel<FeedPart> OpenFeed(SecuredApi secured)
    {
        var parts = Channel.CreateUnbounded<FeedPart>();
        parts.Writer.TryWrite(Part(0));
        secured.Api.Engine.Feed = (_, over) => parts.Reader.ReadAllAsync(over);
        return parts;
    }

    private static FeedPart Part(long upTo, params long[] seqs) =>
        new([.. seqs.Select(seq => new FeedChange(seq, Encoding.UTF8.GetBytes($"{{\"seq\":{seq}}}")))], upTo);

    private static async Task<HttpResponseMessage> FollowAsync(SecuredApi secured, string type, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes?follow=true");
        request.Headers.Add("Accept", type);
        return await secured.As(token).Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    private static Task SendLineAsync(RawConnection connection, int value)
    {
        var line = $"{{\"concept_path\":\"acme/x{value}\",\"value\":{value},\"source\":\"acme-bot\"}}\n";
        return connection.SendAsync($"{line.Length:x}\r\n{line}\r\n");
    }

    private static async Task SendOnAsync(RawConnection connection, CancellationToken over)
    {
        try
        {
            for (var value = 2; !over.IsCancellationRequested; value++)
            {
                await SendLineAsync(connection, value);
                await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // The server takes no more.
        }
    }
}
