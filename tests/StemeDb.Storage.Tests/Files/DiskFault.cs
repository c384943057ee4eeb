namespace StemeDb.Storage.Tests.Files;

/// <summary>Where a <see cref="FaultyDisk"/> can fail.</summary>
internal enum FaultPoint
{
    Create,
    Open,
    Read,
    Write,
    Sync,
    Rename,
    Delete,
    SyncDirectory,
}

/// <summary>One named fault: the operation fails on paths that end so, from the given time on, until it is taken back.</summary>
/// <param name="Point">Which operation.</param>
/// <param name="PathEnd">End of the path; empty: any.</param>
/// <param name="Error">What is thrown.</param>
/// <param name="Skip">How many such operations succeed before.</param>
internal sealed record DiskFault(FaultPoint Point, string PathEnd, Func<IOException> Error, int Skip = 0);

/// <summary>The errors that disks have.</summary>
internal static class DiskFaults
{
    public static IOException InputOutput() => new("Input/output error", 5);

    public static IOException NoSpace(string path) => new StemeDb.Storage.Files.DiskFullException(path, new IOException("No space left on device", 28));
}
