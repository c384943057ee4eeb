using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using StemeDb.ServiceDefaults.Configuration;
using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.Engine.Access;

/// <summary>Who may connect to the Unix socket: its owner, or its group as well; by the rights of the file.</summary>
internal static class SocketAccess
{
    public const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Group = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode WritableByOthers = UnixFileMode.OtherWrite;

    /// <summary>Reads <c>STEMEDB_ENGINE_SOCKET_MODE</c>.</summary>
    public static UnixFileMode Read(SettingsReader settings) => settings.Value(
        "STEMEDB_ENGINE_SOCKET_MODE", Owner, "0600 for its owner alone, or 0660 for its group as well", (string text, out UnixFileMode mode) =>
        {
            mode = text is "0660" or "660" ? Group : Owner;
            return text is "0600" or "600" or "0660" or "660";
        });

    /// <summary>The directory, made when it is missing, for those alone who may connect.</summary>
    /// <exception cref="StartupException">Everybody may replace what is in it, so a client could be led to another process.</exception>
    public static void PrepareDirectory(string directory, UnixFileMode socketMode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | (socketMode == Group ? UnixFileMode.GroupRead | UnixFileMode.GroupExecute : 0));
        }

        var mode = File.GetUnixFileMode(directory);
        if (mode.HasFlag(WritableByOthers) && !mode.HasFlag(UnixFileMode.StickyBit))
        {
            throw new StartupException(
                $"STEMEDB_ENGINE_SOCKET is in '{directory}', in which every user may replace it; take that right away (chmod o-w), or choose another directory.",
                ExitCodes.BadConfiguration);
        }
    }

    /// <summary>
    /// Gives a socket its rights between being bound and being listened to, so that nobody connects before it has them: until then the
    /// kernel refuses all.
    /// </summary>
    public static Socket Bind(EndPoint endPoint, UnixFileMode mode)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        if (endPoint is UnixDomainSocketEndPoint path && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path.ToString()!, mode);
        }

        return socket;
    }
}
