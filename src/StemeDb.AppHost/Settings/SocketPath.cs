using System.Security.Cryptography;
using System.Text;

namespace StemeDb.AppHost.Settings;

/// <summary>Where a Unix socket goes.</summary>
internal static class SocketPath
{
    /// <summary>The longest path the kernel takes, in bytes.</summary>
    public const int MaxBytes = 107;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// The socket in the directory; if that path is too long, in a short one of this user's, named by a hash of the directory so
    /// that two stacks never share it: below <c>XDG_RUNTIME_DIR</c>, else below the temporary directory.
    /// </summary>
    /// <exception cref="StartException">The short directory belongs to somebody else.</exception>
    public static string Below(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        if (Encoding.UTF8.GetByteCount(path) <= MaxBytes || OperatingSystem.IsWindows())
        {
            return path;
        }

        var parent = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } own && Directory.Exists(own) ? own : "/tmp";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))[..16];
        var shortDirectory = Path.Combine(parent, $"stemedb-{Environment.UserName}-{hash}");
        try
        {
            Directory.CreateDirectory(shortDirectory, OwnerOnly);
            File.SetUnixFileMode(shortDirectory, OwnerOnly);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"{path} is too long for a Unix socket, and {shortDirectory} cannot be used instead: {fault.Message}. "
                + $"Set STEMEDB_ENGINE_SOCKET to a path of at most {MaxBytes} bytes.",
                StartException.WrongSetting);
        }

        return Path.Combine(shortDirectory, name);
    }
}
