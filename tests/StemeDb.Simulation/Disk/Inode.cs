namespace StemeDb.Simulation.Disk;

/// <summary>
/// A file apart from its name: what the page cache holds, what the disk holds, and every version of every sector that a power
/// cut could leave in between. Guarded by its disk.
/// </summary>
internal sealed class Inode
{
    public const int SectorBytes = 512;

    /// <summary>Versions of each sector written since the last sync, oldest first.</summary>
    private readonly SortedDictionary<long, List<byte[]>> _unsynced = [];

    /// <summary>Lengths the file had since the last sync.</summary>
    private readonly List<long> _lengths = [];
    private byte[] _content = [];
    private byte[] _durable = [];

    public long Length { get; private set; }

    public long DurableLength { get; private set; }

    /// <summary>The content as a process sees it.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, (int)Length);

    public int Read(long offset, Span<byte> buffer)
    {
        var count = (int)Math.Clamp(Length - offset, 0, buffer.Length);
        if (count > 0) _content.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        Reserve(ref _content, offset + bytes.Length);
        bytes.CopyTo(_content.AsSpan((int)offset));
        if (offset + bytes.Length > Length) ChangeLength(offset + bytes.Length);
        Touch(offset, offset + bytes.Length);
    }

    public void SetLength(long length)
    {
        var before = Length;
        Reserve(ref _content, length);
        if (length < before)
        {
            _content.AsSpan((int)length, (int)(before - length)).Clear();
            Touch(length, before);
        }

        ChangeLength(length);
    }

    /// <summary>Everything written becomes durable, apart from what was forgotten.</summary>
    public void Sync()
    {
        Reserve(ref _durable, Length);
        foreach (var sector in _unsynced.Keys) Sector(_content, sector).CopyTo(SectorToWrite(sector));
        if (Length < _durable.Length) _durable.AsSpan((int)Length).Clear();
        DurableLength = Length;
        _unsynced.Clear();
        _lengths.Clear();
    }

    /// <summary>
    /// What a kernel does when writing back fails: the pages count as clean, although the disk never got them. They can still
    /// be read, and the next sync succeeds without them.
    /// </summary>
    public void Forget() => _unsynced.Clear();

    /// <summary>Changes bytes in cache and disk alike, as damage does.</summary>
    public void Damage(long offset, byte xor)
    {
        _content[offset] ^= xor;
        _durable[offset] ^= xor;
    }

    /// <summary>Cuts the file in cache and disk alike, as damage does.</summary>
    public void Truncate(long length)
    {
        SetLength(length);
        Sync();
    }

    public Inode Clone()
    {
        var clone = new Inode { Length = Length, DurableLength = DurableLength, _content = [.. _content], _durable = [.. _durable] };
        foreach (var (sector, versions) in _unsynced) clone._unsynced[sector] = [.. versions];
        clone._lengths.AddRange(_lengths);
        return clone;
    }

    /// <summary>What the disk holds when the power went: of each unsynced sector any version, of the length any it had.</summary>
    public Inode AfterPowerCut(Random random)
    {
        var left = new Inode { _durable = [.. _durable], DurableLength = DurableLength };
        var keeping = random.Next(4) switch { 0 => 0.0, 1 => 1.0, _ => random.NextDouble() };
        foreach (var (sector, versions) in _unsynced)
        {
            if (random.NextDouble() >= keeping) continue;
            Reserve(ref left._durable, (sector + 1) * SectorBytes);
            versions[random.Next(4) == 0 ? random.Next(versions.Count) : ^1].CopyTo(left.SectorToWrite(sector));
        }

        if (_lengths.Count > 0 && random.NextDouble() < Math.Max(keeping, 0.25)) left.DurableLength = _lengths[random.Next(_lengths.Count)];
        Reserve(ref left._durable, left.DurableLength);
        left._durable.AsSpan((int)left.DurableLength).Clear();
        left._content = [.. left._durable];
        left.Length = left.DurableLength;
        return left;
    }

    private static void Reserve(ref byte[] bytes, long length)
    {
        var needed = (length + SectorBytes - 1) / SectorBytes * SectorBytes;
        if (bytes.Length < needed) Array.Resize(ref bytes, (int)Math.Max(needed, Math.Min(2L * bytes.Length, needed + (1 << 20)) / SectorBytes * SectorBytes));
    }

    private static ReadOnlySpan<byte> Sector(byte[] bytes, long sector) => bytes.AsSpan((int)(sector * SectorBytes), SectorBytes);

    private Span<byte> SectorToWrite(long sector)
    {
        Reserve(ref _durable, (sector + 1) * SectorBytes);
        return _durable.AsSpan((int)(sector * SectorBytes), SectorBytes);
    }

    private void ChangeLength(long length)
    {
        Length = length;
        _lengths.Add(length);
    }

    private void Touch(long from, long to)
    {
        for (var sector = from / SectorBytes; sector * SectorBytes < to; sector++)
        {
            if (!_unsynced.TryGetValue(sector, out var versions)) _unsynced[sector] = versions = [];
            versions.Add(Sector(_content, sector).ToArray());
        }
    }
}
