using System.Net.Sockets;
using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.Engine.Startup;

/// <summary>The file of the Unix socket: an engine that was killed leaves it behind, and then nobody could bind it again.</summary>
internal static class UnixSocketFile
{
    /// <summary>Makes the way free: removes a socket at which nobody listens.</summary>
    /// <exception cref="StartupException">Somebody listens there, or it is not a socket.</exception>
    public static void Clear(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        if (!IsSocket(path) || SomebodyListens(path))
        {
            throw new StartupException(
                $"STEMEDB_ENGINE_SOCKET is '{path}': another process listens there, or it is a file that is no socket. "
                + "Stop that process, or choose another path.",
                ExitCodes.AddressUnavailable);
        }

        File.Delete(path);
    }

    /// <summary>A socket cannot be opened as a file; anything else that is there can.</summary>
    private static bool IsSocket(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static bool SomebodyListens(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
