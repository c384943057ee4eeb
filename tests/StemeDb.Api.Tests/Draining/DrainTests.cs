using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Tests.Draining;

/// <summary>What the front door does between being asked to stop and stopping.</summary>
public sealed class DrainTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asked_to_stop_it_is_not_ready_and_serves_all_the_same()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_DRAIN_TIME=10m");
        Follow(api);
        Assert.Null((await api.GetAsync("/v1/lenses")).Headers.ConnectionClose);
        using var patience = new CancellationTokenSource();

        var stopping = api.Services.GetRequiredService<IHost>().StopAsync(patience.Token);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy","reasons":["stopping: requests are to be sent elsewhere"]}"""), await ReadyAsync(api));
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/health/live")).Status);
        var answer = await api.GetAsync("/v1/lenses");
        Assert.Equal((HttpStatusCode.OK, true), (answer.Status, answer.Headers.ConnectionClose));
        using (var feed = await api.Http.GetAsync("/v1/changes?follow=true", HttpCompletionOption.ResponseHeadersRead, Ct))
        {
            Assert.Equal(HttpStatusCode.OK, feed.StatusCode);
        }

        Assert.False(stopping.IsCompleted);
        await patience.CancelAsync();
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => api.GetAsync("/v1/lenses"));
    }

    [Fact]
    public async Task A_refusal_ends_its_connection_too()
    {
        await using var api = await RunningApi.StartAsync(
            "--STEMEDB_DRAIN_TIME=10m", "--STEMEDB_RATE_LIMIT_READ_RATE=0.001", "--STEMEDB_RATE_LIMIT_READ_BURST=1");
        api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await api.GetAsync("/v1/lenses");

        var refused = await api.GetAsync("/v1/lenses");

        Assert.Equal((HttpStatusCode.TooManyRequests, true), (refused.Status, refused.Headers.ConnectionClose));
    }

    [Fact]
    public async Task A_feed_ends_whole_when_the_drain_is_over()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_DRAIN_TIME=500ms");
        var changes = Follow(api);
        using var feed = await api.Http.GetAsync("/v1/changes?follow=true", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await feed.Content.ReadAsStreamAsync(Ct));
        Assert.Contains("position", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);

        var stopping = api.Services.GetRequiredService<IHost>().StopAsync(Ct);
        await changes.WriteAsync(new FeedPart([new FeedChange(1, "{\"seq\":1}"u8.ToArray())], 1), Ct);

        Assert.Equal("{\"seq\":1}", await lines.ReadLineAsync(Ct));
        Assert.Null(await lines.ReadLineAsync(Ct));
        await stopping;
    }

    [Fact]
    public async Task Requests_have_their_time_to_finish_behind_the_drain()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_DRAIN_TIME=3m", "--STEMEDB_SHUTDOWN_TIMEOUT=7s");
        Assert.Equal(TimeSpan.FromSeconds(187), api.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    private static async Task<(HttpStatusCode Status, string Text)> ReadyAsync(RunningApi api)
    {
        var reply = await api.GetAsync("/health/ready");
        return (reply.Status, reply.Text);
    }

    private static ChannelWriter<FeedPart> Follow(RunningApi api)
    {
        var parts = Channel.CreateUnbounded<FeedPart>();
        parts.Writer.TryWrite(new FeedPart([], 0));
        api.Engine.Feed = (_, over) => parts.Reader.ReadAllAsync(over);
        return parts.Writer;
    }
}
