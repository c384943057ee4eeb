using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Local;

/// <summary>The real disk, until an operation from which on every one fails, as if the process had died there. Keeps what was done.</summary>
internal sealed class DyingDisk(int diesAt) : IFileSystem
{
    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;

    public List<string> Operations { get; } = [];

    public IStorageFile Create(string path)
    {
        Do("create " + path);
        return new DyingFile(this, _disk.Create(path));
    }

    public IStorageFile Open(string path, bool writable) => _disk.Open(path, writable);

    public bool FileExists(string path) => _disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public void CreateDirectory(string directory)
    {
        Do("create-directory " + directory);
        _disk.CreateDirectory(directory);
    }

    public void Rename(string from, string to)
    {
        Do("rename " + to);
        _disk.Rename(from, to);
    }

    public void Delete(string path)
    {
        Do("delete " + path);
        _disk.Delete(path);
    }

    public void SyncDirectory(string directory)
    {
        Do("sync-directory " + directory);
        _disk.SyncDirectory(directory);
    }

    public long FreeBytes(string directory) => _disk.FreeBytes(directory);

    public IDisposable Lock(string path) => _disk.Lock(path);

    private void Do(string operation)
    {
        if (Operations.Count + 1 >= diesAt) throw new IOException("The process is dead.");
        // Removing the temporary file is not part of what must be in order.
        if (!operation.StartsWith("delete", StringComparison.Ordinal)) Operations.Add(operation);
    }

    private sealed class DyingFile(DyingDisk disk, IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            disk.Do("write " + Path);
            file.Write(offset, bytes);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Sync()
        {
            disk.Do("sync " + Path);
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
