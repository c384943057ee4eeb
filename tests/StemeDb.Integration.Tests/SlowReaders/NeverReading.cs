using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StemeDb.Integration.Tests.SlowReaders;

/// <summary>A client that sends, and reads only when a test says so. Its side keeps a few KiB of what it did not read.</summary>
internal sealed class NeverReading : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 4096 };

    private string _server = "";
    private string _client = "";

    /// <summary>True once the server's end of the connection is gone, from its process and from the kernel.</summary>
    public bool IsCutOff => !File.ReadLines("/proc/net/tcp")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Any(row => row[1] == _server && row[2] == _client);

    public static async Task<NeverReading> ConnectAsync(Uri server, string sent, CancellationToken cancellationToken)
    {
        var client = new NeverReading();
        await client._socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        (client._server, client._client) = (Row(client._socket.RemoteEndPoint), Row(client._socket.LocalEndPoint));
        await client._socket.SendAsync(Encoding.ASCII.GetBytes(sent), cancellationToken);
        return client;
    }

    public static string Get(string target) => $"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n";

    /// <summary>Sends lines until the server takes no more of them.</summary>
    /// <exception cref="SocketException">It broke off.</exception>
    public async Task SendForEverAsync(string lines, CancellationToken cancellationToken)
    {
        var bytes = Encoding.ASCII.GetBytes(lines);
        while (true)
        {
            await _socket.SendAsync(bytes, cancellationToken);
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _socket.ReceiveAsync(buffer, cancellationToken);

    /// <summary>Reads what is there until the server's end of it.</summary>
    /// <returns>How many bytes came before it; the connection must have been broken, not ended in order.</returns>
    public async Task<long> ReadUntilBrokenAsync(CancellationToken cancellationToken)
    {
        var (buffer, bytes) = (new byte[64 << 10], 0L);
        try
        {
            for (int received; (received = await _socket.ReceiveAsync(buffer, cancellationToken)) > 0; bytes += received)
            {
                // More may be there.
            }
        }
        catch (SocketException)
        {
            return bytes;
        }

        throw new InvalidOperationException($"The answer ended in order after {bytes} bytes.");
    }

    /// <summary>As the kernel's table has an address.</summary>
    private static string Row(EndPoint? end) => string.Create(CultureInfo.InvariantCulture, $"0100007F:{((IPEndPoint)end!).Port:X4}");

    public void Dispose() => _socket.Dispose();
}
