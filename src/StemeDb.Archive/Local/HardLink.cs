using System.Runtime.InteropServices;

namespace StemeDb.Archive.Local;

/// <summary>Gives a finished file its name unless the name is taken: one call that either of two processes wins, never both.</summary>
internal static partial class HardLink
{
    private const int NoSuchDirectory = 2;
    private const int Exists = 17;

    /// <summary>Puts a file in its place; the temporary name may be left behind.</summary>
    /// <returns>False when the name is taken.</returns>
    /// <exception cref="DirectoryNotFoundException">The directory is not there.</exception>
    /// <exception cref="IOException">The file system refused.</exception>
    public static bool TryPlace(string temporary, string path)
    {
        if (OperatingSystem.IsWindows()) return TryMoveOnWindows(temporary, path);
        if (Link(temporary, path) == 0) return true;

        var errno = Marshal.GetLastPInvokeError();
        if (errno == Exists) return false;
        throw errno == NoSuchDirectory
            ? new DirectoryNotFoundException($"The directory of '{path}' is gone.")
            : new IOException(
                $"Could not link '{path}': {Marshal.GetPInvokeErrorMessage(errno)}. The directory of the archive must lie on a file system with hard links.", errno);
    }

    // A move within a volume that does not replace is one operation on NTFS.
    private static bool TryMoveOnWindows(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException error) when (error.HResult is unchecked((int)0x800700B7) or unchecked((int)0x80070050))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);
}
