using StemeDb.Storage.Files;

namespace StemeDb.Storage.Tests.Files;

/// <summary>The real disk, which takes no change any more after so many of them: what a process that is killed there leaves.</summary>
internal sealed class StoppingDisk : IFileSystem
{
    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;
    private int _left = int.MaxValue;

    /// <summary>So many changes are made from now on.</summary>
    public int StopAfter
    {
        set => Volatile.Write(ref _left, value);
    }

    public bool HasStopped => Volatile.Read(ref _left) < 0;

    public IStorageFile Create(string path)
    {
        Meet();
        return new StoppingFile(this, _disk.Create(path));
    }

    public IStorageFile Open(string path, bool writable) => new StoppingFile(this, _disk.Open(path, writable));

    public bool FileExists(string path) => _disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public void CreateDirectory(string directory)
    {
        Meet();
        _disk.CreateDirectory(directory);
    }

    public void Rename(string from, string to)
    {
        Meet();
        _disk.Rename(from, to);
    }

    public void Delete(string path)
    {
        Meet();
        _disk.Delete(path);
    }

    public void SyncDirectory(string directory) => Meet();

    public long FreeBytes(string directory) => _disk.FreeBytes(directory);

    public IDisposable Lock(string path) => _disk.Lock(path);

    private void Meet()
    {
        if (Interlocked.Decrement(ref _left) < 0) throw new IOException("The process is no more.");
    }

    private sealed class StoppingFile(StoppingDisk disk, IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            disk.Meet();
            file.Write(offset, bytes);
        }

        public void SetLength(long length)
        {
            disk.Meet();
            file.SetLength(length);
        }

        public void Sync() => disk.Meet();

        public void Dispose() => file.Dispose();
    }
}
