using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Text;

namespace StemeDb.Api.Tests.Tls;

/// <summary>A connection of HTTP/3 by the hand: what an HTTP client does not show.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RawHttp3 : IAsyncDisposable
{
    public const byte HeadersFrame = 1, GoAwayFrame = 7;

    // RFC 9114, 8.1.
    public const long NoError = 0x100;

    private const byte ControlStream = 0;

    private readonly QuicConnection _connection;

    // Kept: one that is collected is closed, and with it the connection.
    private QuicStream? _control;

    private RawHttp3(QuicConnection connection) => _connection = connection;

    /// <summary>Whose certificate the server showed.</summary>
    public string ServerSubject => _connection.RemoteCertificate!.Subject;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="tls">The server.</param>
    /// <param name="allowed">Is told how many streams more the server takes.</param>
    public static async Task<RawHttp3> OpenAsync(TlsApi tls, Action<int>? allowed = null) => new(await QuicConnection.ConnectAsync(
        new QuicClientConnectionOptions
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, tls.Api.Port),
            DefaultCloseErrorCode = NoError,
            DefaultStreamErrorCode = NoError,
            MaxInboundUnidirectionalStreams = 10,
            StreamCapacityCallback = (_, more) => allowed?.Invoke(more.BidirectionalIncrement),
            ClientAuthenticationOptions = new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = tls.Authority.Policy(),
                ApplicationProtocols = [SslApplicationProtocol.Http3],
            },
        },
        Ct));

    /// <summary>Sends a request without a body; what was said so far can be read of the stream.</summary>
    public async Task<QuicStream> GetAsync(string path)
    {
        // A control stream with settings that say nothing, as every client has to open one first.
        _control = await _connection.OpenOutboundStreamAsync(QuicStreamType.Unidirectional, Ct);
        await _control.WriteAsync(new byte[] { ControlStream, 4, 0 }, Ct);

        // QPACK, all of it out of the static table or literal.
        byte[] head = [0, 0, 0xD1, 0xD7, 0x50, 9, .. "localhost"u8, 0x51, (byte)path.Length, .. Encoding.ASCII.GetBytes(path)];
        var stream = await _connection.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, Ct);
        await stream.WriteAsync((byte[])[HeadersFrame, (byte)head.Length, .. head], completeWrites: true, Ct);
        return stream;
    }

    /// <summary>Reads the server's control stream until it says that it goes away.</summary>
    public async Task GoesAwayAsync(CancellationToken patience)
    {
        var control = await _connection.AcceptInboundStreamAsync(patience);
        Assert.Equal(ControlStream, await ReadByteAsync(control, patience));
        while (await ReadByteAsync(control, patience) != GoAwayFrame)
        {
            await control.ReadExactlyAsync(new byte[await ReadByteAsync(control, patience)], patience);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<byte> ReadByteAsync(QuicStream stream, CancellationToken cancellationToken)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one, cancellationToken);
        return one[0];
    }
}
