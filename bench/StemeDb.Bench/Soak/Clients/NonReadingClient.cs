using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>
/// A client that asks for much and reads nothing of it; it must be cut off; then it comes again. Its own kernel keeps a few KiB for it, so
/// that it stands still at once, and learns of the end without reading.
/// </summary>
internal sealed class NonReadingClient(Uri server, SoakLoad load, SlowWay way)
{
    private const int ReceiveBytes = 4096;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    private readonly byte[] _buffer = new byte[1024];

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReceiveBytes };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), CancellationToken.None);
                await socket.SendAsync(way.Opening, CancellationToken.None);
            }
            catch (SocketException)
            {
                load.Tally.Count($"slow: {way.Name}", "no connection");
                continue;
            }

            await StandStillAsync(socket, stop);
        }
    }

    private async Task StandStillAsync(Socket socket, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (!socket.Poll(0, SelectMode.SelectError) && Stopwatch.GetElapsedTime(began) < way.Limit + Slack)
        {
            await Task.WhenAny(Task.Delay(Look, stop));
            if (stop.IsCancellationRequested)
            {
                return;
            }
        }

        var took = Stopwatch.GetElapsedTime(began);
        var isCutOff = socket.Poll(0, SelectMode.SelectError);
        var told = isCutOff ? "" : Told(socket);
        if (told.Length == 0 || told.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            load.Tally.SlowClient(way, isCutOff, took, way.Limit + Slack);
        }
        else
        {
            // It was refused, while the engine is away or as one of too many, and so there was nothing not to read.
            load.Tally.Count($"slow: {way.Name}", $"refused {told}");
        }
    }

    /// <summary>The beginning of what was answered.</summary>
    private string Told(Socket socket)
    {
        try
        {
            return socket.Available > 0 ? Encoding.ASCII.GetString(_buffer, 0, Math.Min(12, socket.Receive(_buffer))) : "";
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
