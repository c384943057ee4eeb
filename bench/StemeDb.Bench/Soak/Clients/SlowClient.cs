using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>A client that is slow in sending, in one way, and must be cut off; then it comes again.</summary>
internal sealed class SlowClient(Uri server, SoakLoad load, SlowWay way)
{
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
                await socket.SendAsync(way.Opening, CancellationToken.None);
                await BeSlowAsync(socket, stop);
            }
            catch (SocketException)
            {
                load.Tally.Count($"slow: {way.Name}", "no connection");
            }
        }
    }

    private async Task BeSlowAsync(Socket socket, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        over.CancelAfter(way.Limit + Slack);
        var dripping = way.Drips ? DripAsync(socket, over.Token) : Task.CompletedTask;
        var isCutOff = await EndsAsync(socket, over.Token);
        await over.CancelAsync();
        await dripping;
        if (!stop.IsCancellationRequested)
        {
            load.Tally.SlowClient(way, isCutOff, Stopwatch.GetElapsedTime(began), way.Limit + Slack);
        }
    }

    private async Task<bool> EndsAsync(Socket socket, CancellationToken over)
    {
        try
        {
            int received;
            while ((received = await socket.ReceiveAsync(_buffer, SocketFlags.None, over)) > 0)
            {
                if (_buffer.AsSpan(0, received).StartsWith("HTTP/"u8))
                {
                    load.Tally.Count($"slow: {way.Name}", $"told {Encoding.ASCII.GetString(_buffer, 0, Math.Min(received, 12))}");
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
