using StemeDb.Storage.Files;

namespace StemeDb.Storage.Tests.Files;

/// <summary>
/// Real files on a disk of a size that can be changed, or of a user with a quota, who is told of free bytes that are not for
/// him. Space that was written once is his. Does not sync.
/// </summary>
internal sealed class CapacityDisk(long capacityBytes, bool isQuota = false) : IFileSystem
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _lengths = new(StringComparer.Ordinal);
    private long _capacityBytes = capacityBytes;

    /// <summary>Bytes that files can take.</summary>
    public long CapacityBytes
    {
        get
        {
            lock (_lock) return _capacityBytes;
        }

        set
        {
            lock (_lock) _capacityBytes = value;
        }
    }

    public long UsedBytes
    {
        get
        {
            lock (_lock) return _lengths.Values.Sum();
        }
    }

    public IStorageFile Create(string path)
    {
        var file = _disk.Create(path);
        lock (_lock) _lengths[path] = 0;
        return new CountedFile(this, file);
    }

    public IStorageFile Open(string path, bool writable) => new CountedFile(this, _disk.Open(path, writable));

    public bool FileExists(string path) => _disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public void CreateDirectory(string directory) => _disk.CreateDirectory(directory);

    public void Rename(string from, string to)
    {
        _disk.Rename(from, to);
        lock (_lock)
        {
            if (_lengths.Remove(from, out var length)) _lengths[to] = length;
        }
    }

    public void Delete(string path)
    {
        _disk.Delete(path);
        lock (_lock) _lengths.Remove(path);
    }

    public void SyncDirectory(string directory)
    {
    }

    public long FreeBytes(string directory)
    {
        lock (_lock) return isQuota ? 1L << 40 : Math.Max(0, _capacityBytes - _lengths.Values.Sum());
    }

    public IDisposable Lock(string path) => _disk.Lock(path);

    private void Grow(string path, long length)
    {
        lock (_lock)
        {
            var known = _lengths.GetValueOrDefault(path);
            if (length <= known) return;
            if (_lengths.Values.Sum() - known + length > _capacityBytes)
            {
                throw new DiskFullException(path, new IOException("No room.", isQuota ? QuotaExceeded : NoSpaceLeft));
            }

            _lengths[path] = length;
        }
    }

    private sealed class CountedFile(CapacityDisk disk, IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            if (offset + bytes.Length > file.Length) disk.Grow(file.Path, offset + bytes.Length);
            file.Write(offset, bytes);
        }

        public void SetLength(long length)
        {
            disk.Grow(file.Path, length);
            file.SetLength(length);
        }

        public void Sync()
        {
        }

        public void Dispose() => file.Dispose();
    }
}
