using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace StemeDb.Integration.Tests.Security;

/// <summary>Bytes to a port and what comes back: what no HTTP client would send.</summary>
internal static class RawConnection
{
    // A side that waits for more neither answers nor closes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static bool CanConnect(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends text, byte for character, and reads until the other side closes, or has nothing more to say.</summary>
    /// <param name="port">On this host.</param>
    /// <param name="thumbprint">SHA-256 of the certificate that the other side must show, for TLS; null: plain.</param>
    /// <param name="request">To be sent at once. It should ask for the end of the connection in its last request.</param>
    /// <param name="from">An address of this host from which it is sent; null: the system chooses.</param>
    public static async Task<string> ExchangeAsync(int port, string? thumbprint, string request, IPAddress? from = null)
    {
        using var client = new TcpClient(new IPEndPoint(from ?? IPAddress.Any, 0));
        using var deadline = new CancellationTokenSource(Patience);
        await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
        Stream stream = client.GetStream();
        if (thumbprint is not null)
        {
            var tls = new SslStream(
                stream, leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == thumbprint);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "stemedb.example" }, deadline.Token);
            stream = tls;
        }

        await using (stream)
        {
            var received = new MemoryStream();
            try
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
                await stream.CopyToAsync(received, deadline.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // It was cut off, or stays open: what came until then is the answer.
            }

            return Encoding.Latin1.GetString(received.ToArray());
        }
    }
}
