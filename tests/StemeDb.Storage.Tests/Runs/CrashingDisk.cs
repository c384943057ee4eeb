using StemeDb.Storage.Files;

namespace StemeDb.Storage.Tests.Runs;

/// <summary>
/// A disk in memory that can lose power before any of its operations. What was not synced by then is at the mercy of the
/// test: contents are cut in half, names are as last synced or as last changed.
/// </summary>
internal sealed class CrashingDisk : IFileSystem
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Node> _names = new(StringComparer.Ordinal);
    private Dictionary<string, Node> _syncedNames = new(StringComparer.Ordinal);

    /// <summary>Operations that changed something so far.</summary>
    public int Operations { get; private set; }

    /// <summary>The power fails at this operation; the disk then answers nothing any more.</summary>
    public int CrashAt { get; set; } = int.MaxValue;

    /// <summary>The disk after a restart.</summary>
    public CrashingDisk Restart(bool keepUnsyncedNames)
    {
        var disk = new CrashingDisk();
        foreach (var (path, node) in keepUnsyncedNames ? _names : _syncedNames)
        {
            disk._names[path] = new Node { Bytes = node.AfterCrash(), Synced = node.AfterCrash() };
        }

        disk._syncedNames = new(disk._names);
        return disk;
    }

    public byte[] ReadAll(string path) => _names[path].Bytes;

    public void WriteAll(string path, byte[] bytes) => _names[path] = new Node { Bytes = bytes, Synced = bytes };

    public IStorageFile Create(string path)
    {
        Count();
        if (!_names.TryAdd(path, new Node())) throw new IOException($"{path} exists.");
        return new OpenFile(this, path, _names[path]);
    }

    public IStorageFile Open(string path, bool writable) =>
        _names.TryGetValue(path, out var node) ? new OpenFile(this, path, node) : throw new FileNotFoundException(path);

    public bool FileExists(string path) => _names.ContainsKey(path);

    public IReadOnlyList<string> ListFiles(string directory) =>
        [.. _names.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void CreateDirectory(string directory)
    {
    }

    public void Rename(string from, string to)
    {
        Count();
        _names[to] = _names[from];
        _names.Remove(from);
    }

    public void Delete(string path)
    {
        Count();
        _names.Remove(path);
    }

    public void SyncDirectory(string directory)
    {
        Count();
        foreach (var path in _syncedNames.Keys.Where(path => Path.GetDirectoryName(path) == directory && !_names.ContainsKey(path)).ToList())
        {
            _syncedNames.Remove(path);
        }

        foreach (var (path, node) in _names.Where(entry => Path.GetDirectoryName(entry.Key) == directory))
        {
            _syncedNames[path] = node;
        }
    }

    public long FreeBytes(string directory) => long.MaxValue;

    public IDisposable Lock(string path) => throw new NotSupportedException();

    private void Count()
    {
        lock (_lock)
        {
            if (Operations >= CrashAt) throw new IOException("The power is off.");
            Operations++;
        }
    }

    private sealed class Node
    {
        public byte[] Bytes { get; set; } = [];

        public byte[] Synced { get; set; } = [];

        /// <summary>Synced content for certain; of what was written since, the first half.</summary>
        public byte[] AfterCrash() =>
            Bytes.AsSpan().SequenceEqual(Synced) ? Synced : Bytes[..(Synced.Length + (Bytes.Length - Synced.Length) / 2)];
    }

    private sealed class OpenFile(CrashingDisk disk, string path, Node node) : IStorageFile
    {
        public string Path => path;

        public long Length => node.Bytes.Length;

        public int Read(long offset, Span<byte> buffer)
        {
            var length = (int)Math.Clamp(node.Bytes.Length - offset, 0, buffer.Length);
            node.Bytes.AsSpan((int)Math.Min(offset, node.Bytes.Length), length).CopyTo(buffer);
            return length;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            disk.Count();
            var grown = new byte[Math.Max(node.Bytes.Length, offset + bytes.Length)];
            node.Bytes.CopyTo(grown, 0);
            bytes.CopyTo(grown.AsSpan((int)offset));
            node.Bytes = grown;
        }

        public void SetLength(long length) => throw new NotSupportedException();

        public void Sync()
        {
            disk.Count();
            node.Synced = node.Bytes;
        }

        public void Dispose()
        {
        }
    }
}
