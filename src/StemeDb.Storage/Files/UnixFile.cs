using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace StemeDb.Storage.Files;

/// <summary>The two things that .NET cannot do with files on Unix: open a directory to sync it, and read past a lock.</summary>
internal static partial class UnixFile
{
    // O_RDONLY | O_CLOEXEC.
    private static readonly int _openFlags = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    public static void SyncDirectory(string directory)
    {
        using var handle = Open(directory);
        if (Sync(handle) != 0) throw LastError("sync", directory);
    }

    /// <summary>The beginning of a small text file; null when it cannot be read.</summary>
    public static string? ReadText(string path, int bytesMax)
    {
        try
        {
            using var handle = Open(path);
            var buffer = new byte[bytesMax];
            var read = RandomAccess.Read(handle, buffer, fileOffset: 0);
            return Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (IOException)
        {
            return null; // Only asked for to make another error's message better.
        }
    }

    private static SafeFileHandle Open(string path)
    {
        var descriptor = Open(path, _openFlags);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LastError("open", path);
    }

    private static IOException LastError(string verb, string path)
    {
        var errno = Marshal.GetLastPInvokeError();
        var error = new IOException($"Could not {verb} '{path}': {Marshal.GetPInvokeErrorMessage(errno)}.", errno);
        return DiskErrors.IsDiskFull(error) ? new DiskFullException(path, error) : error;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);
}
