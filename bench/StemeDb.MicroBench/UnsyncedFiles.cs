using StemeDb.Storage.Files;

namespace StemeDb.MicroBench;

/// <summary>The disk without its syncs: what the journal costs beside them.</summary>
internal sealed class UnsyncedFiles(IFileSystem disk) : IFileSystem
{
    public IStorageFile Create(string path) => new UnsyncedFile(disk.Create(path));

    public IStorageFile Open(string path, bool writable) => new UnsyncedFile(disk.Open(path, writable));

    public bool FileExists(string path) => disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => disk.ListFiles(directory);

    public void CreateDirectory(string directory) => disk.CreateDirectory(directory);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void Delete(string path) => disk.Delete(path);

    public void SyncDirectory(string directory)
    {
        // Left out on purpose.
    }

    public long FreeBytes(string directory) => disk.FreeBytes(directory);

    public IDisposable Lock(string path) => disk.Lock(path);

    private sealed class UnsyncedFile(IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public void SetLength(long length) => file.SetLength(length);

        public void Sync()
        {
            // Left out on purpose.
        }

        public void Dispose() => file.Dispose();
    }
}
