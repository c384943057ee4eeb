namespace StemeDb.Storage.Files;

/// <summary>What the operating system's error codes mean, as .NET hands them on in <see cref="Exception.HResult"/>.</summary>
internal static class DiskErrors
{
    // Linux: errno as it is. Windows: HRESULT_FROM_WIN32(ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL).
    private const int NoSpaceLeft = 28;
    private const int QuotaExceededOnLinux = 122;
    private const int QuotaExceededOnMacOS = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    private const int InputOutput = 5;
    private const int WindowsCrc = unchecked((int)0x80070017);

    /// <summary>The medium could not give back what was written: EIO, or a checksum of the drive that does not match.</summary>
    public static bool IsMedium(IOException error) => error.HResult == (OperatingSystem.IsWindows() ? WindowsCrc : InputOutput);

    public static bool IsDiskFull(IOException error) => error.HResult switch
    {
        NoSpaceLeft => !OperatingSystem.IsWindows(),
        QuotaExceededOnLinux => OperatingSystem.IsLinux(),
        QuotaExceededOnMacOS => OperatingSystem.IsMacOS(),
        WindowsDiskFull or WindowsHandleDiskFull => OperatingSystem.IsWindows(),
        _ => false,
    };

    /// <summary>
    /// Runs an operation so that it fails with <see cref="IOException"/> only, as <see cref="IFileSystem"/> promises: a full
    /// disk as <see cref="DiskFullException"/>, a lack of rights with the operating system's error kept.
    /// </summary>
    public static T Translate<T>(string path, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (IOException error) when (IsDiskFull(error) && error is not DiskFullException)
        {
            throw new DiskFullException(path, error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{error.Message} Give the user of this process the right to it.", error) { HResult = error.HResult };
        }
    }

    /// <summary>The same for an operation without result.</summary>
    public static void Translate(string path, Action operation) => Translate(path, () =>
    {
        operation();
        return true;
    });
}
