using StemeDb.Storage.Files;

namespace StemeDb.Storage.Tests.Files;

/// <summary>Real files, with faults where a test wants them. Syncs are counted, and skipped to be quick unless asked for.</summary>
internal sealed class FaultyDisk(bool reallySync = false) : IFileSystem
{
    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;
    private readonly Lock _lock = new();
    private readonly List<string> _operations = [];
    private DiskFault? _fault;
    private int _skipped;

    /// <summary>The fault in force; null: none.</summary>
    public DiskFault? Fault
    {
        get => _fault;
        set
        {
            lock (_lock) (_fault, _skipped) = (value, 0);
        }
    }

    /// <summary>What <see cref="FreeBytes"/> answers; null: the truth.</summary>
    public long? FreeBytesLeft { get; set; }

    /// <summary>Reads until one gives a wrong bit, and no error: 1 the next; 0 or less: none does any more.</summary>
    public int ReadsUntilMisread { get; set; }

    /// <summary>Every operation that changes or syncs something, as "Write name", in order.</summary>
    public IReadOnlyList<string> Operations
    {
        get
        {
            lock (_lock) return [.. _operations];
        }
    }

    public IStorageFile Create(string path)
    {
        Meet(FaultPoint.Create, path);
        return new FaultyFile(this, _disk.Create(path));
    }

    public IStorageFile Open(string path, bool writable)
    {
        Meet(FaultPoint.Open, path);
        return new FaultyFile(this, _disk.Open(path, writable));
    }

    public bool FileExists(string path) => _disk.FileExists(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public void CreateDirectory(string directory) => _disk.CreateDirectory(directory);

    public void Rename(string from, string to)
    {
        Meet(FaultPoint.Rename, to);
        _disk.Rename(from, to);
    }

    public void Delete(string path)
    {
        Meet(FaultPoint.Delete, path);
        _disk.Delete(path);
    }

    public void SyncDirectory(string directory)
    {
        Meet(FaultPoint.SyncDirectory, directory);
        if (reallySync) _disk.SyncDirectory(directory);
    }

    public long FreeBytes(string directory) => FreeBytesLeft ?? _disk.FreeBytes(directory);

    public IDisposable Lock(string path) => _disk.Lock(path);

    private bool IsMisread()
    {
        lock (_lock) return ReadsUntilMisread > 0 && --ReadsUntilMisread == 0;
    }

    private void Meet(FaultPoint point, string path)
    {
        lock (_lock)
        {
            if (point != FaultPoint.Read) _operations.Add($"{point} {Path.GetFileName(path)}");
            if (_fault is not { } fault || fault.Point != point || !path.EndsWith(fault.PathEnd, StringComparison.Ordinal)) return;
            if (_skipped++ >= fault.Skip) throw fault.Error();
        }
    }

    private sealed class FaultyFile(FaultyDisk disk, IStorageFile file) : IStorageFile
    {
        public string Path => file.Path;

        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer)
        {
            disk.Meet(FaultPoint.Read, file.Path);
            var read = file.Read(offset, buffer);
            if (disk.IsMisread() && read > 0) buffer[read / 2] ^= 1;
            return read;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            disk.Meet(FaultPoint.Write, file.Path);
            file.Write(offset, bytes);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Sync()
        {
            disk.Meet(FaultPoint.Sync, file.Path);
            if (disk.IsSyncing) file.Sync();
        }

        public void Dispose() => file.Dispose();
    }

    private bool IsSyncing => reallySync;
}
