using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Restoring;

/// <summary>The real disk, on which a bit of every run turns over once the run has its name.</summary>
internal sealed class SpoilingDisk : IFileSystem
{
    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;

    public void Rename(string from, string to)
    {
        _disk.Rename(from, to);
        if (to.EndsWith(".kv", StringComparison.Ordinal)) An_archive_is_restored.Flip(to);
    }

    public IStorageFile Create(string path) => _disk.Create(path);

    public IStorageFile Open(string path, bool writable) => _disk.Open(path, writable);

    public bool FileExists(string path) => _disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public void CreateDirectory(string directory) => _disk.CreateDirectory(directory);

    public void Delete(string path) => _disk.Delete(path);

    public void SyncDirectory(string directory) => _disk.SyncDirectory(directory);

    public long FreeBytes(string directory) => _disk.FreeBytes(directory);

    public IDisposable Lock(string path) => _disk.Lock(path);
}
