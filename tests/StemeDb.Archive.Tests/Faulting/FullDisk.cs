using StemeDb.Storage.Files;

namespace StemeDb.Archive.Tests.Faulting;

/// <summary>The real disk, which is full after so many bytes.</summary>
/// <param name="bytes">That can be written.</param>
/// <param name="shown">What it says is free; unless given there is room when it is looked at, and others take it.</param>
internal sealed class FullDisk(long bytes, long shown = long.MaxValue) : IFileSystem
{
    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;
    private long _left = bytes;

    public IStorageFile Create(string path) => new FullFile(this, _disk.Create(path));

    public IStorageFile Open(string path, bool writable) => new FullFile(this, _disk.Open(path, writable));

    public bool FileExists(string path) => _disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public void CreateDirectory(string directory) => _disk.CreateDirectory(directory);

    public void Rename(string from, string to) => _disk.Rename(from, to);

    public void Delete(string path) => _disk.Delete(path);

    public void SyncDirectory(string directory) => _disk.SyncDirectory(directory);

    public long FreeBytes(string directory) => shown;

    public IDisposable Lock(string path) => _disk.Lock(path);

    private sealed class FullFile(FullDisk disk, IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            if (Interlocked.Add(ref disk._left, -bytes.Length) < 0) throw new DiskFullException(file.Path);
            file.Write(offset, bytes);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }
}
