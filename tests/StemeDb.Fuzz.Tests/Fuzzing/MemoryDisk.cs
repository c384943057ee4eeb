using StemeDb.Storage.Files;

namespace StemeDb.Fuzz.Tests.Fuzzing;

/// <summary>Files in memory that count how often they are read, so that work without end is seen.</summary>
internal sealed class MemoryDisk : IFileSystem
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private int _reads;

    /// <summary>Reads that are allowed; one more is a defect.</summary>
    public int MostReads { get; init; } = 100_000;

    public byte[] this[string path]
    {
        get
        {
            lock (_lock) return _files.TryGetValue(path, out var bytes) ? bytes : throw new FileNotFoundException(path);
        }

        set
        {
            lock (_lock) _files[path] = value;
        }
    }

    public IStorageFile Create(string path)
    {
        lock (_lock)
        {
            return _files.TryAdd(path, []) ? new OpenFile(this, path) : throw new IOException($"{path} exists.");
        }
    }

    public IStorageFile Open(string path, bool writable) =>
        FileExists(path) ? new OpenFile(this, path) : throw new FileNotFoundException(path);

    public bool FileExists(string path)
    {
        lock (_lock) return _files.ContainsKey(path);
    }

    public IReadOnlyList<string> ListFiles(string directory)
    {
        lock (_lock)
        {
            return [.. _files.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
    }

    public void CreateDirectory(string directory)
    {
    }

    public void Rename(string from, string to)
    {
        lock (_lock)
        {
            _files.Remove(from, out var bytes);
            _files[to] = bytes!;
        }
    }

    public void Delete(string path)
    {
        lock (_lock) _files.Remove(path);
    }

    public void SyncDirectory(string directory)
    {
    }

    public long FreeBytes(string directory) => long.MaxValue;

    public IDisposable Lock(string path) => throw new NotSupportedException();

    private sealed class OpenFile(MemoryDisk disk, string path) : IStorageFile
    {
        // Under the path it was opened by; a file that is written is renamed only when it is whole.
        private byte[] Bytes => disk[path];

        public string Path => path;

        public long Length => Bytes.Length;

        public int Read(long offset, Span<byte> buffer)
        {
            if (++disk._reads > disk.MostReads)
            {
                throw new InvalidOperationException($"More than {disk.MostReads} reads.");
            }

            var bytes = Bytes;
            var count = (int)Math.Clamp(bytes.Length - offset, 0, buffer.Length);
            if (count > 0) bytes.AsSpan((int)offset, count).CopyTo(buffer);
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var whole = Bytes;
            if (whole.Length < offset + bytes.Length) Array.Resize(ref whole, (int)offset + bytes.Length);
            bytes.CopyTo(whole.AsSpan((int)offset));
            disk[path] = whole;
        }

        public void SetLength(long length)
        {
            var whole = Bytes;
            Array.Resize(ref whole, (int)length);
            disk[path] = whole;
        }

        public void Sync()
        {
        }

        public void Dispose()
        {
        }
    }
}
