using System.Net;
using System.Net.Sockets;
using System.Text;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.Limits;

/// <summary>A connection that sends and reads, or does not, as a test likes.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly Socket _socket;

    private RawConnection(Socket socket) => (_socket, Stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    public NetworkStream Stream { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="port">The server's port.</param>
    /// <param name="receiveBytes">Size of the buffer for what was not read; 0: as the system has it.</param>
    public static async Task<RawConnection> OpenAsync(int port, int receiveBytes = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0)
        {
            socket.ReceiveBufferSize = receiveBytes;
        }

        await socket.ConnectAsync(IPAddress.Loopback, port, Ct);
        return new RawConnection(socket);
    }

    public async Task SendAsync(string text) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(text), Ct);

    /// <summary>Reads until the server ends it.</summary>
    public Task<string> ReadToEndAsync() => Ended.ReadAsync(Stream);

    /// <summary>Sends until the server has had enough.</summary>
    /// <returns>How many bytes were taken.</returns>
    public async Task<long> SendUntilRefusedAsync(ReadOnlyMemory<byte> bytes, long maxBytes = long.MaxValue)
    {
        long sent = 0;
        try
        {
            while (sent < maxBytes)
            {
                await Stream.WriteAsync(bytes, Ct);
                sent += bytes.Length;
            }
        }
        catch (IOException)
        {
            // That is it.
        }

        return sent;
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
