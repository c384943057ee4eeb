using StemeDb.Storage.Files;

namespace StemeDb.Simulation.Disk;

/// <content>Ends of processes, power cuts, and room.</content>
public sealed partial class SimulatedDisk
{
    private const long PageBytes = 4096;

    /// <summary>
    /// Lets the process end before one of its next operations, or inside it if that is a write: then only its first bytes are
    /// written. From there on every operation throws, as the process would not do it.
    /// </summary>
    /// <param name="operations">How many operations it still does, 0 or more.</param>
    /// <param name="random">Chooses how much of the last write is done.</param>
    public void EndAfter(long operations, Random random)
    {
        lock (_gate) (_operationsLeft, _lastWords) = (operations, random);
    }

    /// <summary>Takes back <see cref="EndAfter"/>, if it did not happen yet.</summary>
    public void EndNoMore()
    {
        lock (_gate) _operationsLeft = long.MaxValue;
    }

    /// <summary>The disk as the next process finds it when this one was killed: the page cache loses nothing. This disk ends.</summary>
    public SimulatedDisk AfterProcessKill()
    {
        lock (_gate)
        {
            _hasEnded = true;
            return new SimulatedDisk(_names, _durable, _changes) { CapacityBytes = CapacityBytes };
        }
    }

    /// <summary>
    /// The disk as it is found after a power cut. Of every file each unsynced sector is there or not by itself; of the unsynced
    /// changes of names none, the first so many (a file system with a journal), or any (one without). This disk ends.
    /// </summary>
    /// <param name="random">Decides; the same numbers leave the same disk.</param>
    public SimulatedDisk AfterPowerCut(Random random)
    {
        lock (_gate)
        {
            _hasEnded = true;
            return CutPower(random);
        }
    }

    /// <summary>A copy that goes its own way, of the same state.</summary>
    public SimulatedDisk Clone()
    {
        lock (_gate)
        {
            var copies = new Dictionary<Inode, Inode>();
            var changes = _changes.Select(change => change with { Inode = change.Inode is null ? null : Copy(change.Inode) }).ToList();
            return new SimulatedDisk(_names.Clone(Copy), _durable.Clone(Copy), changes) { CapacityBytes = CapacityBytes };

            Inode Copy(Inode inode) => copies.TryGetValue(inode, out var known) ? known : copies[inode] = inode.Clone();
        }
    }

    /// <summary>The paths of all files.</summary>
    public IReadOnlyList<string> Files => Inspect(() => (IReadOnlyList<string>)[.. _names.Files.Keys]);

    /// <summary>The content of a file, past all faults.</summary>
    public byte[] Content(string path) => Inspect(() => Find(path).Content.ToArray());

    /// <summary>Damages a byte of a file.</summary>
    /// <param name="path">Which file.</param>
    /// <param name="offset">Which byte.</param>
    /// <param name="xor">The bits to change.</param>
    public void Damage(string path, long offset, byte xor)
    {
        lock (_gate) Find(path).Damage(offset, xor);
    }

    /// <summary>Cuts a file, past all faults.</summary>
    /// <param name="path">Which file.</param>
    /// <param name="length">Bytes that stay.</param>
    public void Truncate(string path, long length)
    {
        lock (_gate) Find(path).Truncate(length);
    }

    internal static IOException Ended(string path) => new($"The process ended before it came to '{path}'.", 5);

    /// <summary>Begins an operation, and holds the disk until it is done.</summary>
    internal Lock.Scope Enter(DiskOperation operation, string path)
    {
        var held = EnterCounted(operation, path, out var isLast);
        if (!isLast) return held;
        held.Dispose();
        throw Ended(path);
    }

    /// <summary>The same for a write, of which a part may be the last that the process does.</summary>
    internal Lock.Scope EnterWrite(string path, long offset, int bytes, out int? lastBytes)
    {
        var held = EnterCounted(DiskOperation.Write, path, out var isLast);
        lastBytes = isLast ? (int)Math.Max(0, ((offset + _lastWords!.Next(bytes + 1)) & ~(PageBytes - 1)) - offset) : null;
        return held;
    }

    /// <summary>Looks at the disk without doing anything to it.</summary>
    internal T Inspect<T>(Func<T> look)
    {
        lock (_gate) return look();
    }

    /// <summary>Takes room for a file that grows.</summary>
    internal void Take(string path, long bytes)
    {
        if (bytes > 0 && CapacityBytes != long.MaxValue && UsedBytes() + bytes > CapacityBytes)
        {
            throw new DiskFullException(path, new IOException("No space left on device", 28));
        }
    }

    private long UsedBytes() => _names.Files.Values.Sum(inode => inode.Length);

    private Lock.Scope EnterCounted(DiskOperation operation, string path, out bool isLast)
    {
        BeforeOperation?.Invoke(operation, path);
        var held = _gate.EnterScope();
        if (_hasEnded)
        {
            held.Dispose();
            throw Ended(path);
        }

        Operations++;
        Note((byte)operation);
        foreach (var letter in Path.GetExtension(path.AsSpan())) Note((byte)letter);
        isLast = _operationsLeft-- == 0;
        _hasEnded |= isLast;
        return held;
    }

    /// <summary>FNV-1a.</summary>
    private void Note(byte what) => Trail = (Trail ^ what) * 1099511628211;

    private SimulatedDisk CutPower(Random random)
    {
        // In the order in which the files came to be, not that of their names, of which some are random.
        var left = new Dictionary<Inode, Inode>();
        foreach (var change in _changes.Where(change => change.Inode is not null)) left.TryAdd(change.Inode!, null!);
        foreach (var inode in _durable.Files.Values) left.TryAdd(inode, null!);
        foreach (var inode in left.Keys.ToArray()) left[inode] = inode.AfterPowerCut(random);

        var names = _durable.Clone(inode => inode);
        var mode = random.Next(4);
        var kept = random.Next(_changes.Count + 1);
        for (var i = 0; i < _changes.Count; i++)
        {
            var isKept = mode switch { 0 => false, 1 => i < kept, 2 => true, _ => random.Next(2) == 0 };
            if (isKept) _changes[i].ApplyTo(names);
        }

        names.RemoveUnreachable();
        var visible = names.Clone(inode => left[inode]);
        return new SimulatedDisk(visible, visible.Clone(inode => inode), []) { CapacityBytes = CapacityBytes };
    }
}
