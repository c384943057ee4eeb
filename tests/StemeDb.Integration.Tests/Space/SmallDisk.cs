using System.Diagnostics;

namespace StemeDb.Integration.Tests.Space;

/// <summary>A file system of its own, in memory and of fixed size, that the kernel itself finds full. It is gone after the test.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int StepBytes = 256 * 1024;

    private readonly string _directory;

    private SmallDisk(string directory) => _directory = directory;

    /// <summary>Free bytes now.</summary>
    public long FreeBytes => new DriveInfo(_directory).AvailableFreeSpace;

    private string Ballast => Path.Combine(_directory, "ballast");

    /// <summary>Mounts one at a directory, which is made.</summary>
    /// <returns>The disk; or null and why it could not be mounted, as the system says.</returns>
    public static async Task<(SmallDisk? Disk, string Refusal)> TryMountAsync(string directory, int mebibytes)
    {
        Directory.CreateDirectory(directory);
        var refusal = await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", directory]);
        return refusal is null ? (new SmallDisk(directory), "") : (null, refusal);
    }

    /// <summary>Writes ballast until so many bytes are free, or, for 0, until the kernel says that the disk is full.</summary>
    public void FillUntil(long freeBytes)
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (FreeBytes > freeBytes || freeBytes == 0)
            {
                ballast.Write(new byte[Math.Clamp(FreeBytes - freeBytes, 1, StepBytes)]);
            }
        }
        catch (IOException) when (freeBytes == 0)
        {
            // Full.
        }
    }

    /// <summary>Deletes the ballast.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>Detached at once, gone when the last process lets go of it.</summary>
    public async ValueTask DisposeAsync() =>
        Assert.Null(await RunAsync("umount", ["--lazy", _directory]));

    private static async Task<string?> RunAsync(string program, string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) return "only Linux has tmpfs";
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : said.Trim();
    }
}
