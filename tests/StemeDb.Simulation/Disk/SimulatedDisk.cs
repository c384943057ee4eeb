using StemeDb.Storage.Files;

namespace StemeDb.Simulation.Disk;

/// <summary>
/// A disk in memory that remembers what was synced. Thread-safe. The faults it knows are described in
/// docs/reliability/simulator.md: sectors of 512 bytes are whole or not there; what was not synced may be there, or not, each
/// sector by itself; names are durable only after their directory was synced; a rename is atomic.
/// </summary>
public sealed partial class SimulatedDisk : IFileSystem
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _locks = new(StringComparer.Ordinal);

    /// <summary>Names as processes see them.</summary>
    private readonly Names _names;

    /// <summary>Names as they are after a power cut that keeps nothing unsynced.</summary>
    private readonly Names _durable;

    /// <summary>What leads from the durable names to the visible ones, in order.</summary>
    private readonly List<DirectoryChange> _changes;
    private bool _hasEnded;
    private long _operationsLeft = long.MaxValue;
    private Random? _lastWords;

    /// <summary>An empty disk with a root directory.</summary>
    public SimulatedDisk() : this(new Names(), new Names(), [])
    {
        _names.Directories.Add("/");
        _durable.Directories.Add("/");
    }

    private SimulatedDisk(Names names, Names durable, List<DirectoryChange> changes) =>
        (_names, _durable, _changes) = (names, durable, changes);

    /// <summary>Bytes that fit on the disk; lengths of files count. May be changed at any time.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>Called before every operation, outside of any lock: where a simulation switches from one thread to another.</summary>
    public Action<DiskOperation, string>? BeforeOperation { get; set; }

    /// <summary>Operations done so far.</summary>
    public long Operations { get; private set; }

    /// <summary>A hash of all operations so far in their order: which, and on what kind of file.</summary>
    public ulong Trail { get; private set; } = 14695981039346656037;

    /// <summary>The process was ended by <see cref="EndAfter"/>, or the disk was handed on; every operation throws.</summary>
    public bool HasEnded => Inspect(() => _hasEnded);

    /// <inheritdoc/>
    public IStorageFile Create(string path)
    {
        using var held = Enter(DiskOperation.Create, path);
        RequireDirectoryOf(path);
        if (_names.Files.ContainsKey(path)) throw new IOException($"The file '{path}' exists already.", 17);
        var inode = new Inode();
        Do(new DirectoryChange(DirectoryChangeKind.Create, path, Inode: inode));
        return new SimulatedFile(this, inode, path, writable: true);
    }

    /// <inheritdoc/>
    public IStorageFile Open(string path, bool writable)
    {
        using var held = Enter(DiskOperation.Open, path);
        return new SimulatedFile(this, Find(path), path, writable);
    }

    /// <inheritdoc/>
    public bool FileExists(string path) => Inspect(() => _names.Files.ContainsKey(path));

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory)
    {
        using var held = Enter(DiskOperation.List, directory);
        RequireDirectory(directory);
        return [.. _names.Files.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path)!)];
    }

    /// <inheritdoc/>
    public void CreateDirectory(string directory)
    {
        using var held = Enter(DiskOperation.CreateDirectory, directory);
        var missing = new Stack<string>();
        for (var path = directory; path is not null && !_names.Directories.Contains(path); path = Path.GetDirectoryName(path)) missing.Push(path);
        foreach (var path in missing) Do(new DirectoryChange(DirectoryChangeKind.MakeDirectory, path));
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        using var held = Enter(DiskOperation.Rename, to);
        RequireDirectoryOf(to);
        Do(new DirectoryChange(DirectoryChangeKind.Rename, from, to, Find(from)));
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        using var held = Enter(DiskOperation.Delete, path);
        RequireDirectoryOf(path);
        if (_names.Files.TryGetValue(path, out var inode)) Do(new DirectoryChange(DirectoryChangeKind.Delete, path, Inode: inode));
    }

    /// <inheritdoc/>
    public void SyncDirectory(string directory)
    {
        using var held = Enter(DiskOperation.SyncDirectory, directory);
        RequireDirectory(directory);
        foreach (var change in _changes.Where(change => change.IsIn(directory))) change.ApplyTo(_durable);
        _changes.RemoveAll(change => change.IsIn(directory));
    }

    /// <inheritdoc/>
    public long FreeBytes(string directory)
    {
        using var held = Enter(DiskOperation.FreeBytes, directory);
        return Math.Max(0, CapacityBytes - UsedBytes());
    }

    /// <inheritdoc/>
    public IDisposable Lock(string path)
    {
        using var held = Enter(DiskOperation.Lock, path);
        RequireDirectoryOf(path);
        if (!_locks.Add(path)) throw new FileLockedException(path, Environment.ProcessId, new IOException("Resource temporarily unavailable", 11));
        if (!_names.Files.ContainsKey(path)) Do(new DirectoryChange(DirectoryChangeKind.Create, path, Inode: new Inode()));
        return new HeldLock(this, path);
    }

    private void Do(DirectoryChange change)
    {
        change.ApplyTo(_names);
        _changes.Add(change);
    }

    private Inode Find(string path)
    {
        RequireDirectoryOf(path);
        return _names.Files.GetValueOrDefault(path) ?? throw new FileNotFoundException($"There is no file '{path}'.", path) { HResult = 2 };
    }

    private void RequireDirectoryOf(string path) => RequireDirectory(Path.GetDirectoryName(path)!);

    private void RequireDirectory(string directory)
    {
        if (!_names.Directories.Contains(directory)) throw new DirectoryNotFoundException($"There is no directory '{directory}'.");
    }

    private sealed class HeldLock(SimulatedDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._gate) disk._locks.Remove(path);
        }
    }
}
