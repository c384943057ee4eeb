using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StemeDb.Api.Bulk;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Bulk;

/// <summary>How bulk requests flow: both ways at once, bounded, compressed.</summary>
public sealed class BulkFlowTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_is_answered_before_the_next_one_is_sent()
    {
        await using var api = await RunningApi.StartAsync();
        using var socket = await ConnectAsync(api, "");
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await SendAndReadAsync(1));
        while (await reader.ReadLineAsync(Ct) is { Length: > 0 })
        {
            // The headers.
        }

        Assert.Contains("\"line\":1", await NextLineAsync(), StringComparison.Ordinal);
        for (var number = 2; number <= 5; number++)
        {
            await SendAsync(number);
            Assert.Contains($"\"line\":{number}", await NextLineAsync(), StringComparison.Ordinal);
        }

        async Task<string?> SendAndReadAsync(int number)
        {
            await SendAsync(number);
            return await reader.ReadLineAsync(Ct);
        }

        async Task SendAsync(int number)
        {
            var line = BulkTests.Claim(number) + "\n";
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line.Length:x}\r\n{line}\r\n"), Ct);
        }

        // A chunk is its size, its bytes and an empty line.
        async Task<string> NextLineAsync()
        {
            while (await reader.ReadLineAsync(Ct) is { } text)
            {
                if (text.StartsWith('{'))
                {
                    return text;
                }
            }

            throw new EndOfStreamException();
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_answers_is_not_read_from_either()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_BULK_REPLY_SPOOL_BYTES=1MiB");
        using var socket = await ConnectAsync(api, "");
        socket.ReceiveBufferSize = 4096;
        socket.Blocking = false;
        var line = Encoding.UTF8.GetBytes(BulkTests.Claim(1) + "\n");
        var chunk = Encoding.UTF8.GetBytes($"{line.Length * 100:x}\r\n")
            .Concat(Enumerable.Repeat(line, 100).SelectMany(l => l)).Concat("\r\n"u8.ToArray()).ToArray();

        var sent = 0L;
        var stalledSince = Environment.TickCount64;
        var rest = chunk.AsMemory();
        while (Environment.TickCount64 - stalledSince < 1000)
        {
            Assert.True(sent < 64 << 20, "The server goes on taking lines whose answers nobody reads.");
            if (!socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectWrite))
            {
                continue;
            }

            var written = socket.Send(rest.Span, SocketFlags.None, out var error);
            if (error == SocketError.Success && written > 0)
            {
                sent += written;
                rest = written == rest.Length ? chunk : rest[written..];
                stalledSince = Environment.TickCount64;
            }
        }

        Assert.True(sent > 0);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_stops_the_reading_at_the_window()
    {
        await using var api = await RunningApi.StartAsync();
        var never = new TaskCompletionSource();
        api.Engine.BeforeAppend = (_, call) => never.Task.WaitAsync(call.CancellationToken);
        using var stop = new CancellationTokenSource();
        var request = api.Http.PostAsync(
            "/v1/assertions/bulk", RunningApi.Lines(string.Join('\n', Enumerable.Range(0, 20_000).Select(BulkTests.Claim))), stop.Token);

        await Until.TrueAsync(() => api.Engine.AppendCalls > BulkWindow.MaxLines - BulkChunk.MaxLines);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        Assert.InRange(api.Engine.AppendCalls, BulkWindow.MaxLines - BulkChunk.MaxLines + 1, BulkWindow.MaxLines);
    }

    [Fact]
    public async Task Gzip_is_taken()
    {
        await using var api = await RunningApi.StartAsync();

        var reply = await SendGzipAsync(api, string.Join('\n', Enumerable.Range(0, 100).Select(BulkTests.Claim)));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(101, reply.Lines.Length);
    }

    [Theory]
    [InlineData("?atomic=true", 1)]
    [InlineData("?atomic=true", 8)]
    [InlineData("", 8)]
    [InlineData("", 30)]
    public async Task Gzip_that_was_cut_off_is_never_taken_for_the_whole(string query, int missing)
    {
        await using var api = await RunningApi.StartAsync();
        var whole = await Gzip(string.Join('\n', Enumerable.Range(0, 5000).Select(BulkTests.Claim)), "application/x-ndjson").ReadAsByteArrayAsync(
            TestContext.Current.CancellationToken);
        var cut = RunningApi.Typed(new ByteArrayContent(whole[..^missing]), "application/x-ndjson");
        cut.Headers.ContentEncoding.Add("gzip");

        var reply = await api.SendAsync(HttpMethod.Post, "/v1/assertions/bulk" + query, cut);

        var problem = query.Length > 0 ? reply.Json : reply.Lines[^1].GetProperty("problem");
        Assert.Equal("malformed", problem.GetProperty("code").GetString());
        Assert.Contains("cut off", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        if (query.Length > 0) Assert.Empty(api.Engine.Appended);
    }

    [Fact]
    public async Task Gzip_that_grows_beyond_the_limit_is_cut_off_and_what_was_before_is_answered()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_BULK_BODY_BYTES=1MiB");

        var reply = await SendGzipAsync(api, BulkTests.Claim(1) + "\n" + new string(' ', 50_000_000));

        Assert.Equal("created", reply.Lines[0].GetProperty("status").GetString());
        Assert.Equal("too_large", reply.Lines[^1].GetProperty("problem").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Gzip_of_one_assertion_that_grows_beyond_the_limit_is_refused()
    {
        await using var api = await RunningApi.StartAsync();
        var content = Gzip(new string(' ', 50_000_000), "application/json");

        (await api.SendAsync(HttpMethod.Post, "/v1/assertions", content)).AssertProblem(413, "too_large");
    }

    [Fact]
    public async Task More_bulk_requests_than_allowed_are_told_to_come_again()
    {
        await using var api = await RunningApi.StartAsync("--STEMEDB_MAX_BULK_REQUESTS=1");
        var release = new TaskCompletionSource();
        api.Engine.BeforeAppend = (_, _) => release.Task;
        var first = api.BulkAsync(BulkTests.Claim(1));
        await Until.TrueAsync(() => api.Engine.AppendCalls == 1);

        var second = await api.BulkAsync(BulkTests.Claim(2));
        release.SetResult();

        second.AssertProblem(503, "overloaded");
        Assert.NotNull(second.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await first).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.BulkAsync(BulkTests.Claim(3))).Status);
    }

    private static Task<Reply> SendGzipAsync(RunningApi api, string lines) =>
        api.SendAsync(HttpMethod.Post, "/v1/assertions/bulk", Gzip(lines, "application/x-ndjson"));

    private static ByteArrayContent Gzip(string text, string type)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        var content = RunningApi.Typed(new ByteArrayContent(compressed.ToArray()), type);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static async Task<Socket> ConnectAsync(RunningApi api, string query)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, api.Port, Ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/assertions/bulk{query} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"), Ct);
        return socket;
    }
}
