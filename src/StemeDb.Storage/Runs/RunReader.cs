using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;
using StemeDb.Storage.Runs.Format;

namespace StemeDb.Storage.Runs;

/// <summary>
/// Reads one run. Thread-safe. Memory it hands out stays valid for as long as it is referenced, whatever happens to the run.
/// Every method that reads throws <see cref="RunDamagedException"/> when bytes are not what was written.
/// </summary>
public sealed class RunReader : IDisposable
{
    private readonly IStorageFile _file;
    private readonly RunFooter _footer;
    private readonly KeyspaceReader?[] _keyspaces = new KeyspaceReader?[byte.MaxValue + 1];

    private RunReader(IStorageFile file, BlockCache cache, Action<RunDamagedException>? damaged)
    {
        _file = file;
        _footer = RunEnvelope.Read(file).Footer;
        foreach (var section in _footer.Keyspaces)
        {
            _keyspaces[section.Keyspace] = new KeyspaceReader(file, section, cache, damaged);
        }

        Keyspaces = [.. _footer.Keyspaces.Select(section => section.ToInfo())];
    }

    /// <summary>Path of the file.</summary>
    public string Path => _file.Path;

    /// <summary>Length of the file in bytes.</summary>
    public long Length => _file.Length;

    /// <summary>Least seq of the records it holds.</summary>
    public long FirstSeq => _footer.FirstSeq;

    /// <summary>Greatest seq of the records it holds.</summary>
    public long LastSeq => _footer.LastSeq;

    /// <summary>What it holds, by ascending keyspace.</summary>
    public IReadOnlyList<KeyspaceInfo> Keyspaces { get; }

    /// <summary>Bytes of memory held by indexes and filters.</summary>
    public long ResidentBytes => _keyspaces.Sum(keyspace => keyspace?.ResidentBytes ?? 0);

    /// <summary>Opens a run: reads and checks header, footer, indexes and filters, but no entries.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="path">Its path.</param>
    /// <param name="cache">Keeps the blocks that were read.</param>
    /// <exception cref="RunDamagedException">One of these parts is damaged, or it is no run.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote it.</exception>
    public static RunReader Open(IFileSystem files, string path, BlockCache cache) => Open(files, path, cache, damaged: null);

    /// <summary>Opens a run; whoever comes upon a damaged block later also tells <paramref name="damaged"/>.</summary>
    internal static RunReader Open(IFileSystem files, string path, BlockCache cache, Action<RunDamagedException>? damaged)
    {
        var file = OpenFile(files, path);
        try
        {
            return new RunReader(file, cache, damaged);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static IStorageFile OpenFile(IFileSystem files, string path)
    {
        try
        {
            return files.Open(path, writable: false);
        }
        catch (IOException e) when (DiskErrors.IsMedium(e))
        {
            throw new RunDamagedException(path, 0, $"the disk cannot open it ({e.Message})");
        }
    }

    /// <summary>False when no key with this prefix (one of those that enter the filter) is here; true when one may be.</summary>
    /// <param name="keyspace">Where to look.</param>
    /// <param name="key">The prefix's hash.</param>
    public bool MayContain(byte keyspace, FilterKey key) => _keyspaces[keyspace] is { } reader && reader.MayContain(key);

    /// <summary>Finds the value of a key. Does not ask the filter.</summary>
    /// <param name="keyspace">Where to look.</param>
    /// <param name="key">The whole key.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the key is not here.</returns>
    public bool TryGet(byte keyspace, ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        value = default;
        return _keyspaces[keyspace] is { } reader && reader.TryGet(key, out value);
    }

    /// <summary>Walks a keyspace from front to back past the block cache: for merges, checks and exports.</summary>
    /// <param name="keyspace">The keyspace; one that is not in the run is empty.</param>
    /// <returns>A cursor with no current entry yet.</returns>
    public RunCursor Scan(byte keyspace) => new RunCursor().Over(_keyspaces[keyspace]?.Sequentially());

    /// <summary>Closes the file and leaves the block cache. No read may be running or follow.</summary>
    public void Dispose()
    {
        foreach (var keyspace in _keyspaces)
        {
            keyspace?.Forget();
        }

        _file.Dispose();
    }

    internal KeyspaceReader? FindKeyspace(byte keyspace) => _keyspaces[keyspace];

    /// <summary>Reads bytes of the file as they are, past the block cache and unchecked.</summary>
    internal int ReadBytes(long offset, Span<byte> buffer) => _file.Read(offset, buffer);
}
