using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>
/// A client that is slow in one way, and must be cut off; then it comes again. One that does not read learns only when it reads again
/// whether it was: it stands still for longer than the limit, and then must soon find the end.
/// </summary>
internal sealed class SlowClient(Uri server, SoakLoad load, SlowWay way)
{
    private const int PipelinedListings = 64;
    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    private readonly byte[] _buffer = new byte[64 << 10];

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), CancellationToken.None);
                await socket.SendAsync(Opening(), CancellationToken.None);
                await BeSlowAsync(socket, stop);
            }
            catch (Exception e) when (e is SocketException)
            {
                load.Tally.Count($"slow: {way.Name}", "no connection");
            }
        }
    }

    private byte[] Opening() => way.Kind switch
    {
        SlowKind.Head => "GET /v1/lenses HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "u8.ToArray(),
        SlowKind.Body => "POST /v1/assertions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"u8.ToArray(),
        SlowKind.Reader => [.. Enumerable.Repeat(SoakRequests.LongListing(), PipelinedListings).SelectMany(request => request)],
        SlowKind.Feed => SoakRequests.Get("/v1/changes?after=0&follow=true"),
        _ => [],
    };

    private async Task BeSlowAsync(Socket socket, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        using var over = new CancellationTokenSource(way.Limit + Slack);
        var isReading = way.Kind is not (SlowKind.Reader or SlowKind.Feed);
        var dripping = way.Kind is SlowKind.Head or SlowKind.Body ? DripAsync(socket, over.Token) : Task.CompletedTask;
        if (!isReading)
        {
            await Task.WhenAny(Task.Delay(way.Limit + Slack, stop));
            over.CancelAfter(Slack);
        }

        var isCutOff = !stop.IsCancellationRequested && await EndsAsync(socket, over.Token);
        await over.CancelAsync();
        await dripping;
        if (stop.IsCancellationRequested)
        {
            return;
        }

        if (!isCutOff)
        {
            load.Tally.Fault($"A client that was slow ({way.Name}) was not cut off within {(way.Limit + Slack).TotalSeconds} s.");
        }

        load.Tally.Count($"slow: {way.Name}", isCutOff ? "cut off" : "NOT CUT OFF");
        if (isReading)
        {
            load.Tally.Took($"slow until cut off: {way.Name}", Stopwatch.GetElapsedTime(began));
        }
    }

    private async Task<bool> EndsAsync(Socket socket, CancellationToken over)
    {
        try
        {
            int received;
            while ((received = await socket.ReceiveAsync(_buffer, SocketFlags.None, over)) > 0)
            {
                if (way.Kind is SlowKind.Head or SlowKind.Body)
                {
                    var answer = Encoding.ASCII.GetString(_buffer, 0, Math.Min(received, 12));
                    load.Tally.Count($"slow: {way.Name}", $"told {answer}");
                }
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task DripAsync(Socket socket, CancellationToken over)
    {
        try
        {
            while (!over.IsCancellationRequested)
            {
                await Task.Delay(Drip, over);
                await socket.SendAsync("x"u8.ToArray(), over);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // It is over, one way or the other.
        }
    }
}
