using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StemeDb.Api.Tests.Tls;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Tests.Limits;

/// <summary>The ways in which one connection of HTTP/2 can be made to do the work of thousands.</summary>
[Collection(TlsApi.Alone)]
public sealed class Http2Tests
{
    private const byte Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, Continuation = 9;
    private const byte EndStream = 1, EndHeaders = 4;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_that_are_reset_at_once_end_the_connection()
    {
        await using var tls = await TlsApi.StartAsync();
        tls.Api.Engine.BeforeAppend = (_, call) => Task.Delay(Timeout.Infinite, call.CancellationToken);
        await using var connection = await OpenAsync(tls);
        var said = ReadUntilEndAsync(connection);

        var stream = 1;
        await UntilRefusedAsync(said, async () =>
        {
            await connection.WriteAsync(Frame(Headers, EndHeaders | EndStream, stream, Head("/v1/lenses")), Ct);
            await connection.WriteAsync(Frame(Reset, 0, stream, [0, 0, 0, 8]), Ct);
            stream += 2;
        });

        await said;
        Assert.InRange(stream, 1, 100_000);
        await IsServedAsync(tls);
    }

    [Fact]
    public async Task Headers_without_end_end_the_connection()
    {
        await using var tls = await TlsApi.StartAsync();
        await using var connection = await OpenAsync(tls);
        var said = ReadUntilEndAsync(connection);
        await connection.WriteAsync(Frame(Headers, 0, 1, Head("/v1/lenses")), Ct);

        var sent = 0;
        await UntilRefusedAsync(said, async () =>
        {
            byte[] field = [0x00, 0x03, .. "x-a"u8, 0x7F, 0x81, 0x3E, .. new byte[8192].Select(_ => (byte)'a')];
            await connection.WriteAsync(Frame(Continuation, 0, 1, field), Ct);
            sent++;
        });

        Assert.Contains(GoAway, await said);
        Assert.InRange(sent, 1, 10_000);
        await IsServedAsync(tls);
    }

    [Theory]
    [InlineData(Settings)]
    [InlineData(Ping)]
    public async Task Frames_without_end_that_want_an_answer_are_read_no_more_when_their_answers_are_not_taken(byte type)
    {
        // At this rate what waits has no time of its own, so that standing still for the two seconds is the end.
        await using var tls = await TlsApi.StartAsync(null, "--STEMEDB_MIN_BYTES_PER_SECOND=1GiB", "--STEMEDB_SLOW_CLIENT_TIMEOUT=2s");
        await using var connection = await OpenAsync(tls);
        var frames = Many(type);

        long sent = 0;
        try
        {
            while (sent < 1L << 30)
            {
                await connection.WriteAsync(frames, Ct);
                sent += frames.Length;
            }
        }
        catch (IOException)
        {
            // The connection is gone.
        }

        // What the sockets of both sides take is a few MiB at the most.
        Assert.InRange(sent, 1, 100 << 20);
        await IsServedAsync(tls);
    }

    [Fact]
    public async Task An_answer_for_which_a_stream_gives_no_room_is_cut_off_when_its_time_is_over()
    {
        // The client gives no more room than there is at first, 64 KiB, and the document is longer.
        await using var tls = await TlsApi.StartAsync(null, "--STEMEDB_MAX_REQUEST_TIME=1s");
        await using var connection = await OpenAsync(tls);

        await connection.WriteAsync(Frame(Headers, EndHeaders | EndStream, 1, Head("/openapi/v1.json")), Ct);

        await UntilResetAsync(connection, 1);
        await IsServedAsync(tls);
    }

    [Fact]
    public async Task A_feed_for_which_a_stream_gives_no_room_is_cut_off()
    {
        await using var tls = await TlsApi.StartAsync(null, "--STEMEDB_SLOW_FEED_TIMEOUT=2s");
        tls.Api.Engine.Feed = (_, cancellationToken) => Endless(cancellationToken);
        await using var connection = await OpenAsync(tls);

        await connection.WriteAsync(Frame(Headers, EndHeaders | EndStream, 1, Head("/v1/changes")), Ct);

        await UntilResetAsync(connection, 1);
        await IsServedAsync(tls);

        static async IAsyncEnumerable<FeedPart> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var seq = 1L; !cancellationToken.IsCancellationRequested; seq++)
            {
                await Task.Yield();
                yield return new FeedPart([new FeedChange(seq, Encoding.UTF8.GetBytes($"\"{new string('x', 65_536)}\""))], seq);
            }
        }
    }

    [Fact]
    public async Task One_stream_too_many_is_refused()
    {
        await using var tls = await TlsApi.StartAsync(null, "--STEMEDB_MAX_STREAMS=2");
        tls.Api.Engine.BeforeAppend = (_, call) => Task.Delay(Timeout.Infinite, call.CancellationToken);
        await using var connection = await OpenAsync(tls);
        foreach (var stream in (int[])[1, 3])
        {
            await connection.WriteAsync(Frame(Headers, EndHeaders, stream, Head("/v1/assertions", "POST")), Ct);
        }

        await connection.WriteAsync(Frame(Headers, EndHeaders | EndStream, 5, Head("/v1/lenses")), Ct);

        while (true)
        {
            var (type, stream, payload) = await ReadFrameAsync(connection);
            if (type == Reset)
            {
                Assert.Equal((5, 7u), (stream, BinaryPrimitives.ReadUInt32BigEndian(payload)));
                return;
            }
        }
    }

    [Fact]
    public async Task A_process_that_drains_answers_and_says_that_it_goes_away()
    {
        await using var tls = await TlsApi.StartAsync(null, "--STEMEDB_DRAIN_TIME=10m");
        await using var connection = await OpenAsync(tls);
        tls.Api.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await connection.WriteAsync(Frame(Headers, EndHeaders | EndStream, 1, Head("/v1/lenses")), Ct);

        var seen = await ReadUntilEndAsync(connection);
        Assert.Contains(GoAway, seen);
        Assert.Contains(Headers, seen);

        // Nor did it take the server half a minute to find that nobody is there.
        Assert.DoesNotContain(Ping, seen);
    }

    [Fact]
    public async Task A_query_too_long_is_refused()
    {
        await using var tls = await TlsApi.StartAsync(null, "--STEMEDB_MAX_REQUEST_LINE_BYTES=2KiB");
        using var client = tls.Client(HttpVersion.Version20);

        var refused = false;
        try
        {
            using var response = await client.GetAsync($"/v1/assertions?source={new string('x', 3000)}", Ct);
            refused = (int)response.StatusCode is 414 or 431;
        }
        catch (HttpRequestException)
        {
            refused = true;
        }

        Assert.True(refused);
        await IsServedAsync(tls);
    }

    private static async Task IsServedAsync(TlsApi tls)
    {
        using var client = tls.Client(HttpVersion.Version20);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/lenses", Ct)).StatusCode);
    }

    private static async Task<SslStream> OpenAsync(TlsApi tls)
    {
        var stream = await tls.ConnectAsync(application: SslApplicationProtocol.Http2);
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Ct);
        await stream.WriteAsync(Frame(Settings, 0, 0, []), Ct);
        return stream;
    }

    /// <exception cref="IOException">The whole connection ended instead.</exception>
    private static async Task UntilResetAsync(SslStream connection, int stream)
    {
        while (await ReadFrameAsync(connection) is var (type, of, _) && (type, of) != (Reset, stream))
        {
            // What there was room for.
        }
    }

    private static async Task UntilRefusedAsync(Task said, Func<Task> send)
    {
        try
        {
            while (!said.IsCompleted)
            {
                await send();
            }
        }
        catch (IOException)
        {
            // The connection is gone.
        }
    }

    private static async Task<List<byte>> ReadUntilEndAsync(SslStream stream)
    {
        var types = new List<byte>();
        try
        {
            while (true)
            {
                types.Add((await ReadFrameAsync(stream)).Type);
            }
        }
        catch (IOException)
        {
            return types;
        }
    }

    private static async Task<(byte Type, int Stream, byte[] Payload)> ReadFrameAsync(SslStream stream)
    {
        var head = new byte[9];
        await stream.ReadExactlyAsync(head, Ct);
        var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
        await stream.ReadExactlyAsync(payload, Ct);
        return (head[3], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2], frame[3], frame[4]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>Some thousand frames that have to be answered one by one.</summary>
    private static byte[] Many(byte type) =>
        [.. Enumerable.Repeat(Frame(type, 0, 0, type == Ping ? new byte[8] : [0, 5, 0, 0, 0x40, 0]), 1000).SelectMany(frame => frame)];

    /// <summary>HPACK, all of it literal or out of the static table.</summary>
    private static byte[] Head(string path, string method = "GET") =>
    [
        method == "GET" ? (byte)0x82 : (byte)0x83,
        0x87,
        0x04, (byte)path.Length, .. Encoding.ASCII.GetBytes(path),
        0x01, 9, .. "localhost"u8,
        .. method == "GET" ? [] : (byte[])[0x0F, 0x10, 16, .. "application/json"u8],
    ];
}
