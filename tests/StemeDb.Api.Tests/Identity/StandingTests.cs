using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StemeDb.Api.Tests.Limits;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Failures;
using StemeDb.Model.Keys;
using StemeDb.Model.Time;

namespace StemeDb.Api.Tests.Identity;

/// <summary>Credentials that are no longer good end what was begun with them.</summary>
public sealed class StandingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("text/event-stream")]
    public async Task A_feed_ends_when_its_key_is_revoked(string type)
    {
        await using var secured = await SecuredApi.StartAsync();
        var token = secured.Keys.Make(KeyScopes.Read);
        using var feed = await FollowedFeed.OpenAsync(secured.Api.Engine, secured.As(token).Http, type);

        Revoke(secured, token);

        await feed.AssertEndsAsync("revoked");
    }

    [Fact]
    public async Task A_feed_ends_when_its_key_expires_and_goes_on_while_nobody_can_say()
    {
        var clock = new ManualClock();
        await using var secured = await SecuredApi.StartAsync(clock);
        var token = secured.Keys.Make(KeyScopes.Read, key => key with { ExpiresAt = new Instant(clock.GetUtcNow().AddHours(1).UtcTicks) });
        using var feed = await FollowedFeed.OpenAsync(secured.Api.Engine, secured.As(token).Http);

        secured.Keys.Failure = new EngineUnavailableException(RequestFate.NeverSent, "away");
        await JudgedAsync(secured, times: 2);
        feed.Change(1);
        Assert.Equal("{\"seq\":1}", await feed.ReadLineAsync());

        secured.Keys.Failure = null;
        clock.Advance(TimeSpan.FromHours(2));
        await feed.AssertEndsAsync("expired");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_defect_of_the_judging_is_logged_once_and_it_is_judged_again(bool isCancellation)
    {
        var log = new Warnings();
        await using var secured = await SecuredApi.StartAsync(services => services.AddSingleton<ILoggerProvider>(log), "--STEMEDB_LOG_LEVEL=warning");
        var token = secured.Keys.Make(KeyScopes.Read);
        using var feed = await FollowedFeed.OpenAsync(secured.Api.Engine, secured.As(token).Http);

        secured.Keys.Failure = isCancellation ? new OperationCanceledException("broken") : new InvalidOperationException("broken");
        await JudgedAsync(secured, times: 3);
        Revoke(secured, token);
        secured.Keys.Failure = null;

        await feed.AssertEndsAsync("revoked");
        var line = Assert.Single(log.Lines, line => line.Contains("could not be judged", StringComparison.Ordinal));
        Assert.StartsWith($"Warning: Whether {token.Split('_')[1]} may go on could not be judged", line, StringComparison.Ordinal);
        Assert.EndsWith("broken", line, StringComparison.Ordinal);
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
        var answer = await connection.ReadToEndAsync().WaitAsync(FollowedFeed.Patience, Ct);
        await over.CancelAsync();
        await sending;

        Assert.Contains("\"code\":\"unauthenticated\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("summary", answer, StringComparison.Ordinal);
        Assert.StartsWith(isAtomic ? "HTTP/1.1 401" : "HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(isAtomic ? 0 : secured.Api.Engine.Appended.Count, answer.Split("\"created\"").Length - 1);
    }

    private static void Revoke(SecuredApi secured, string token) =>
        secured.Keys.Set(token.Split('_')[1], token, KeyScopes.Read, key => key with { RevokedAt = key.CreatedAt });

    /// <summary>Waits until it was judged so often again.</summary>
    private static Task JudgedAsync(SecuredApi secured, int times)
    {
        var before = secured.Keys.Lookups.Count;
        return Until.TrueAsync(() => secured.Keys.Lookups.Count >= before + times);
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
