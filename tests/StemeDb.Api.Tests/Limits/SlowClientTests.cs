using System.Runtime.CompilerServices;
using System.Text;
using StemeDb.Api.Tests.Serving;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Tests.Limits;

/// <summary>Who is slow on purpose is cut off, and what it made wait is bounded meanwhile.</summary>
public sealed class SlowClientTests
{
    private const string Post = "POST /v1/assertions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET /v1/lenses HTT")]
    [InlineData("GET /v1/lenses HTTP/1.1\r\nHost: x\r\nX-Slow: ")]
    public async Task A_head_that_does_not_end_is_answered_408(string head)
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_HEADERS_TIMEOUT=300ms");
        await using var client = await RawConnection.OpenAsync(api.Port);

        await client.SendAsync(head);

        Assert.StartsWith("HTTP/1.1 408", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_goes_on_byte_by_byte_is_answered_408_all_the_same()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_HEADERS_TIMEOUT=300ms");
        await using var client = await RawConnection.OpenAsync(api.Port);
        var answer = client.ReadToEndAsync();

        await client.SendAsync("GET /v1/lenses HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        while (!answer.IsCompleted)
        {
            try
            {
                await client.SendAsync("x");
            }
            catch (IOException)
            {
                // It is over.
            }

            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(50), Ct));
        }

        Assert.StartsWith("HTTP/1.1 408", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_answered_408_and_writes_nothing()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_SLOW_CLIENT_TIMEOUT=2s");
        await using var client = await RawConnection.OpenAsync(api.Port);

        await client.SendAsync(Post);

        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", answer, StringComparison.Ordinal);
        Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task A_body_that_comes_fast_enough_and_never_ends_is_answered_408()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_REQUEST_TIME=500ms");
        await using var client = await RawConnection.OpenAsync(api.Port);

        await client.SendAsync(Post);

        var answer = client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408", await answer, StringComparison.Ordinal);
        Assert.Contains("The body did not come within the time that a request may take; nothing was written.", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_idle_is_closed()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_KEEP_ALIVE_TIMEOUT=300ms");
        await using var client = await RawConnection.OpenAsync(api.Port);

        await client.SendAsync("GET /v1/lenses HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/x-ndjson")]
    public async Task The_reader_of_a_feed_who_stands_still_is_cut_off_and_little_waits_for_it(string type)
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_SLOW_FEED_TIMEOUT=2s");
        var parts = 0;
        var over = new TaskCompletionSource();
        api.Engine.Feed = (_, cancellationToken) => Endless(cancellationToken);
        await using var client = await RawConnection.OpenAsync(api.Port, receiveBytes: 4096);

        await client.SendAsync($"GET /v1/changes?after=0&follow=true HTTP/1.1\r\nHost: x\r\nAccept: {type}\r\n\r\n");

        await over.Task.WaitAsync(Ct);

        // Each part is of 64 KiB. What the sockets of both sides take is a few MiB at the most; the rest was never asked of the engine.
        Assert.InRange(parts, 1, 200);

        async IAsyncEnumerable<FeedPart> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                for (var seq = 1L; !cancellationToken.IsCancellationRequested; seq++)
                {
                    await Task.Yield();
                    parts++;
                    yield return new FeedPart([new FeedChange(seq, Encoding.UTF8.GetBytes($"\"{new string('x', 65_536)}\""))], seq);
                }
            }
            finally
            {
                over.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_bulk_client_that_never_reads_is_cut_off()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_SLOW_FEED_TIMEOUT=2s", "--STEMEDB_MAX_BULK_REPLY_SPOOL_BYTES=0");
        await using var client = await RawConnection.OpenAsync(api.Port, receiveBytes: 4096);
        await client.SendAsync("POST /v1/assertions/bulk HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 4000000000\r\n\r\n");
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("nonsense\n", 2_000)));

        var sent = await client.SendUntilRefusedAsync(lines, maxBytes: 2_000_000_000);

        // A line of the reply is some twenty times as long as a line of this: were it all kept, that would be gigabytes.
        Assert.InRange(sent, 1, 200_000_000);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_answered_504()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_REQUEST_TIME=300ms");
        api.Engine.BeforeAppend = (_, call) => Task.Delay(Timeout.Infinite, call.CancellationToken);

        var reply = await api.PostAsync("/v1/assertions", """{"concept_path":"a","value":1,"source":"s"}""");

        reply.AssertProblem(504, "deadline");
        Assert.Contains("longer than 0.3 s", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_ends_in_order_after_its_time_and_can_be_resumed()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_FEED_TIME=500ms");
        api.Engine.Feed = (_, cancellationToken) => OneThenNone(cancellationToken);

        var reply = await api.GetAsync("/v1/changes?after=0&follow=true");

        Assert.Equal("{\"seq\":1}\n", reply.Text);

        static async IAsyncEnumerable<FeedPart> OneThenNone([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return new FeedPart([new FeedChange(1, "{\"seq\":1}"u8.ToArray())], 1);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
