using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace StemeDb.Api.Limits;

/// <summary>
/// How much the kernel takes for a client that does not read, and for how long. By itself Linux takes up to 4 MiB for each connection, and
/// says that there is room again when a third of that is gone: a client that is slow but moves looks for minutes as if it stood still.
/// </summary>
internal static class UntakenAnswers
{
    /// <summary>Bytes that wait in the kernel and are not on their way, at most; there is room again at half of it.</summary>
    private const int UnsentBytesMax = 64 << 10;

    private const int Tcp = 6;
    private const int TcpUserTimeout = 18;
    private const int TcpNotSentLowWater = 25;

    /// <summary>Bounds every connection of a listener. Other systems than Linux keep their own ways.</summary>
    public static void BoundUntakenAnswers(this ListenOptions listener, ServerLimits limits)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var closingMs = (int)Math.Min(limits.RequestTime.TotalMilliseconds, int.MaxValue);
        listener.Use(next => async connection =>
        {
            Set(connection, TcpNotSentLowWater, UnsentBytesMax);
            try
            {
                await next(connection);
            }
            finally
            {
                // No request any more, whose time would end: the server waits until the client has the rest, or the kernel gives it up.
                // While there are requests this is not for us: the kernel takes a client with a small window for one that stands still.
                Set(connection, TcpUserTimeout, closingMs);
            }
        });
    }

    private static void Set(ConnectionContext connection, int option, int value)
    {
        try
        {
            connection.Features.Get<IConnectionSocketFeature>()?.Socket.SetRawSocketOption(Tcp, option, BitConverter.GetBytes(value));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client is gone already.
        }
    }
}
