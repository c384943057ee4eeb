using StemeDb.Storage.Files;

namespace StemeDb.Storage.Tests.Index;

/// <summary>The real disk, on which no file can be created while <see cref="IsFull"/>.</summary>
internal sealed class FaultyDisk : IFileSystem
{
    private static readonly DiskFileSystem s_disk = DiskFileSystem.Instance;
    private volatile bool _isFull;

    public bool IsFull
    {
        get => _isFull;
        set => _isFull = value;
    }

    public IStorageFile Create(string path) =>
        IsFull ? throw new IOException($"No space left on device: '{path}'.") : s_disk.Create(path);

    public IStorageFile Open(string path, bool writable) => s_disk.Open(path, writable);

    public bool FileExists(string path) => s_disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => s_disk.ListFiles(directory);

    public void CreateDirectory(string directory) => s_disk.CreateDirectory(directory);

    public void Rename(string from, string to) => s_disk.Rename(from, to);

    public void Delete(string path) => s_disk.Delete(path);

    public void SyncDirectory(string directory) => s_disk.SyncDirectory(directory);

    public long FreeBytes(string directory) => s_disk.FreeBytes(directory);

    public IDisposable Lock(string path) => s_disk.Lock(path);
}
