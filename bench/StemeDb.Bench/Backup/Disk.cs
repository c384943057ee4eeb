using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.Backup;

/// <summary>What lies on the disk.</summary>
internal static class Disk
{
    /// <summary>Everything that was written is on the disk, so that nobody pays for what another wrote.</summary>
    public static Task SettleAsync() => Tool.RunAsync("sync", [], "coreutils");

    public static long BytesOf(string directory) => Directory.Exists(directory)
        ? new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;
}
