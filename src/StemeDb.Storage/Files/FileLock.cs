using System.Globalization;
using System.Text;

namespace StemeDb.Storage.Files;

/// <summary>
/// A lock file. <see cref="FileShare.None"/> is flock(LOCK_EX) on Unix and exclusive sharing on Windows: both end with the
/// process, however it ends, so a stale file is no obstacle. The holder's process id stands in the file as text.
/// </summary>
internal static class FileLock
{
    public static IDisposable Take(string path)
    {
        FileStream stream;
        try
        {
            stream = DiskErrors.Translate(
                path, () => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new FileLockedException(path, Holder(path), error);
        }

        try
        {
            DiskErrors.Translate(path, () =>
            {
                stream.SetLength(0);
                stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            });
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // EWOULDBLOCK of flock on Linux and macOS; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static int? Holder(string path)
    {
        // Past the advisory lock, which File would respect.
        var text = OperatingSystem.IsWindows() ? null : UnixFile.ReadText(path, bytesMax: 32);
        return int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
    }
}
