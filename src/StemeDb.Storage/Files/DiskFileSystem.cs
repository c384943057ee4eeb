using Microsoft.Win32.SafeHandles;

namespace StemeDb.Storage.Files;

/// <summary>The disks of this machine. Thread-safe; holds nothing.</summary>
public sealed class DiskFileSystem : IFileSystem
{
    // Readers may open, and trimming may delete, what the writer has open.
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    private DiskFileSystem()
    {
    }

    /// <summary>The one instance.</summary>
    public static DiskFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public IStorageFile Create(string path) => OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);

    /// <inheritdoc/>
    public IStorageFile Open(string path, bool writable) =>
        OpenHandle(path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read);

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) => DiskErrors.Translate(directory, () =>
    {
        var names = Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    });

    /// <inheritdoc/>
    public void CreateDirectory(string directory) => DiskErrors.Translate(directory, () => Directory.CreateDirectory(directory));

    /// <inheritdoc/>
    public void Rename(string from, string to) => DiskErrors.Translate(to, () => File.Move(from, to, overwrite: true));

    /// <inheritdoc/>
    public void Delete(string path) => DiskErrors.Translate(path, () => File.Delete(path));

    /// <inheritdoc/>
    public void SyncDirectory(string directory)
    {
        // Windows has no such thing: NTFS journals its directories itself.
        if (!OperatingSystem.IsWindows()) UnixFile.SyncDirectory(directory);
    }

    /// <inheritdoc/>
    public long FreeBytes(string directory) => DiskErrors.Translate(directory, () => new DriveInfo(directory).AvailableFreeSpace);

    /// <inheritdoc/>
    public IDisposable Lock(string path) => FileLock.Take(path);

    private static DiskFile OpenHandle(string path, FileMode mode, FileAccess access) => DiskErrors.Translate(path, () =>
    {
        SafeFileHandle handle = File.OpenHandle(path, mode, access, Sharing);
        return new DiskFile(path, handle);
    });
}
