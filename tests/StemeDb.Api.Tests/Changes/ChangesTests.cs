using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;

namespace StemeDb.Api.Tests.Changes;

public sealed class ChangesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_asking_for_events_there_is_a_line_for_each_change_and_the_place_at_the_end()
    {
        await using var api = await RunningApi.StartAsync();
        var feeds = Serve(api, Part(3, 1, 2), Part(9));
        var reply = await api.GetAsync("/v1/changes?after=0&prefix=a%2Fb");
        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (reply.Status, reply.Type));
        Assert.Equal("{\"seq\":1}\n{\"seq\":2}\n{\"seq\":9,\"kind\":\"position\"}\n", reply.Text);
        var feed = Assert.Single(feeds);
        Assert.Equal((0L, false, "a/b", TimeSpan.FromSeconds(15)), (feed.After, feed.Follow, Encoding.UTF8.GetString(feed.Prefix.Span), feed.Heartbeat));
    }

    [Fact]
    public async Task The_place_is_told_at_the_end_when_changes_were_left_out_behind_the_last()
    {
        await using var api = await RunningApi.StartAsync();
        Serve(api, Part(7, 1));
        Assert.Equal("{\"seq\":1}\n{\"seq\":7,\"kind\":\"position\"}\n", (await api.GetAsync("/v1/changes")).Text);
        Serve(api, Part(1, 1));
        Assert.Equal("{\"seq\":1}\n", (await api.GetAsync("/v1/changes")).Text.Replace("{\"seq\":1,\"kind\":\"position\"}\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task As_events_each_has_its_seq_as_id_and_the_feed_follows()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_FEED_HEARTBEAT=2s");
        var feeds = Serve(api, Part(0), Part(2, 1, 2));
        var reply = await SendAsync(api, "/v1/changes?after=latest", ("Accept", "text/event-stream"));
        Assert.Equal("text/event-stream", reply.Type);
        Assert.StartsWith(
            "retry: 1000\n\n: all up to here\nid: 0\n\nid: 1\ndata: {\"seq\":1}\n\nid: 2\ndata: {\"seq\":2}\n\n", reply.Text, StringComparison.Ordinal);
        Assert.Equal((null, true, TimeSpan.FromSeconds(2)), (feeds[0].After, feeds[0].Follow, feeds[0].Heartbeat));
    }

    [Fact]
    public async Task A_browser_that_comes_again_resumes_where_it_was()
    {
        await using var api = await RunningApi.StartAsync();
        var feeds = Serve(api, Part(0));
        await SendAsync(api, "/v1/changes?after=3", ("Accept", "text/event-stream"), ("Last-Event-ID", "41"));
        Assert.Equal(41, feeds[0].After);
    }

    [Theory]
    [InlineData("/v1/changes?after=-1", "after")]
    [InlineData("/v1/changes?after=soon", "after")]
    [InlineData("/v1/changes?prefix=a%2F%2Fb", "prefix")]
    [InlineData("/v1/changes?follow=yes", "follow")]
    [InlineData("/v1/changes?since=1", "since")]
    public async Task A_wrong_parameter_is_named(string path, string parameter)
    {
        await using var api = await RunningApi.StartAsync();
        var reply = await api.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains($"\"parameter\":\"{parameter}\"", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "after")]
    [InlineData("99", "Last-Event-ID")]
    public async Task A_seq_that_the_log_does_not_reach_is_named_where_the_client_gave_it(string? lastEventId, string parameter)
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineFaultException(new Fault
        {
            Code = FaultCode.FaultInvalid,
            Name = FaultName.AfterInFuture,
            Pointer = "/after",
            Detail = "The log ends at seq 7.",
        });

        var reply = await SendAsync(api, "/v1/changes?after=99", lastEventId is null ? [] : [("Last-Event-ID", lastEventId)]);

        reply.AssertProblem(422, "invalid");
        Assert.Equal([parameter], reply.Places);
        Assert.Equal("The log ends at seq 7.", reply.Json.GetProperty("detail").GetString());
        Assert.Contains("\"code\":\"after_in_future\"", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_wrong_before_the_first_change_is_a_status_and_later_it_is_the_last_line()
    {
        await using var api = await RunningApi.StartAsync();
        var away = new EngineUnavailableException(RequestFate.NeverSent, "gone");
        api.Engine.Feed = (_, _) => Fails([], away);
        var refused = await api.GetAsync("/v1/changes");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (refused.Status, refused.Type));

        api.Engine.Feed = (_, _) => Fails([Part(1, 1)], away);
        var lines = (await api.GetAsync("/v1/changes")).Text.Split('\n');
        Assert.Equal("{\"seq\":1}", lines[0]);
        Assert.StartsWith("{\"problem\":{", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"code\":\"engine_unavailable\"", lines[1], StringComparison.Ordinal);

        var events = await SendAsync(api, "/v1/changes", ("Accept", "text/event-stream"));
        Assert.Contains("\n\nevent: problem\ndata: {\"type\":", events.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_as_the_engine_allows_is_503_with_its_code()
    {
        await using var api = await RunningApi.StartAsync();
        api.Engine.Failure = new EngineFaultException(new Fault { Code = FaultCode.FaultOverloaded, Name = "too_many_feeds", Detail = "d", RetryAfterMs = 1000 });
        var reply = await api.GetAsync("/v1/changes");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.Contains("\"code\":\"too_many_feeds\"", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_more_than_allowed_is_refused_until_another_ends()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_FEEDS=1");
        var open = Open(api);
        using (var first = await api.Http.GetAsync("/v1/changes?follow=true", HttpCompletionOption.ResponseHeadersRead, Ct))
        {
            var refused = await api.GetAsync("/v1/changes");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.Contains("\"code\":\"too_many_feeds\"", refused.Text, StringComparison.Ordinal);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        open.Writer.Complete();
        Serve(api, Part(0));
        HttpStatusCode status = default;
        await Until.TrueAsync(() => (status = api.GetAsync("/v1/changes").GetAwaiter().GetResult().Status) != HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Each_part_reaches_the_client_when_it_is_there_and_the_stop_of_the_process_ends_the_answer_whole()
    {
        await using var api = await RunningApi.StartAsync();
        var open = Open(api);
        using var response = await api.Http.GetAsync("/v1/changes?follow=true", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        Assert.Equal("{\"seq\":0,\"kind\":\"position\"}", await lines.ReadLineAsync(Ct));
        for (var seq = 1; seq < 5; seq++)
        {
            await open.Writer.WriteAsync(Part(seq, seq), Ct);
            Assert.Equal($"{{\"seq\":{seq}}}", await lines.ReadLineAsync(Ct));
        }

        api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        Assert.Null(await lines.ReadLineAsync(Ct));
    }

    [Fact]
    public async Task No_more_is_asked_of_the_engine_than_the_client_takes()
    {
        await using var api = await RunningApi.StartAsync();
        var asked = 0;
        var large = new FeedPart([new FeedChange(1, Encoding.UTF8.GetBytes($"\"{new string('x', 64 << 10)}\""))], 1);
        api.Engine.Feed = (_, over) => Endless(over);
        using (var response = await api.Http.GetAsync("/v1/changes?follow=true", HttpCompletionOption.ResponseHeadersRead, Ct))
        {
            // The sockets hold some of it: then it stands still, however long the client waits.
            var before = -1;
            await Until.TrueAsync(() => before == (before = Volatile.Read(ref asked)) && before > 1 && IsQuiet(before));
            Assert.InRange(Volatile.Read(ref asked), 2, 64);
        }

        bool IsQuiet(int count)
        {
            Thread.Sleep(50);
            return count == Volatile.Read(ref asked);
        }

        async IAsyncEnumerable<FeedPart> Endless([EnumeratorCancellation] CancellationToken over)
        {
            while (!over.IsCancellationRequested)
            {
                Interlocked.Increment(ref asked);
                yield return large;
                await Task.Yield();
            }
        }
    }

    private static FeedPart Part(long upTo, params long[] seqs) =>
        new([.. seqs.Select(seq => new FeedChange(seq, Encoding.UTF8.GetBytes($"{{\"seq\":{seq}}}")))], upTo);

    /// <summary>Every feed gives these parts and ends.</summary>
    private static List<EngineFeed> Serve(RunningApi api, params FeedPart[] parts)
    {
        var feeds = new List<EngineFeed>();
        api.Engine.Feed = (feed, _) =>
        {
            feeds.Add(feed);
            return parts.ToAsyncEnumerable();
        };
        return feeds;
    }

    /// <summary>A feed that begins, and then gives what a test writes.</summary>
    private static Channel<FeedPart> Open(RunningApi api)
    {
        var parts = Channel.CreateUnbounded<FeedPart>();
        parts.Writer.TryWrite(Part(0));
        api.Engine.Feed = (_, over) => parts.Reader.ReadAllAsync(over);
        return parts;
    }

    private static async IAsyncEnumerable<FeedPart> Fails(IEnumerable<FeedPart> parts, Exception failure)
    {
        foreach (var part in parts)
        {
            yield return part;
        }

        await Task.FromException(failure);
    }

    private static async Task<Serving.Reply> SendAsync(RunningApi api, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await api.Http.SendAsync(request, Ct);
        return new Serving.Reply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers, await response.Content.ReadAsStringAsync(Ct));
    }
}
