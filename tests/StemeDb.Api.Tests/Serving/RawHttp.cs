using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StemeDb.Api.Tests.Serving;

/// <summary>Bytes to a port and what comes back, for what no HTTP client would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request as it is, and reads until the server has answered and closed.</summary>
    /// <returns>The status and the whole answer.</returns>
    public static async Task<(int Status, string Text)> SendAsync(int port, byte[] request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(request, TestContext.Current.CancellationToken);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // The server may reset what it has no wish to read.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        Assert.StartsWith("HTTP/1.1 ", text, StringComparison.Ordinal);
        return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text);
    }

    public static Task<(int Status, string Text)> SendAsync(int port, string request) => SendAsync(port, Encoding.Latin1.GetBytes(request));
}
