using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;
using StemeDb.Storage.Runs.Caching;

namespace StemeDb.Storage.Runs;

/// <summary>
/// Reads one run. Thread-safe. Memory it hands out stays valid for as long as it is referenced, whatever happens to the run.
/// Every method that reads throws <see cref="RunDamagedException"/> when bytes are not what was written.
/// </summary>
public sealed class RunReader : IDisposable
{
    /// <summary>Opens a run: reads and checks header, footer, indexes and filters, but no entries.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="path">Its path.</param>
    /// <param name="cache">Keeps the blocks that were read.</param>
    /// <exception cref="RunDamagedException">One of these parts is damaged, or it is no run.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote it.</exception>
    public static RunReader Open(IFileSystem files, string path, BlockCache cache) => throw new NotSupportedException();

    /// <summary>Path of the file.</summary>
    public string Path => throw new NotSupportedException();

    /// <summary>Least seq of the records it holds.</summary>
    public long FirstSeq => throw new NotSupportedException();

    /// <summary>Greatest seq of the records it holds.</summary>
    public long LastSeq => throw new NotSupportedException();

    /// <summary>What it holds, by ascending keyspace.</summary>
    public IReadOnlyList<KeyspaceInfo> Keyspaces => throw new NotSupportedException();

    /// <summary>Bytes of memory held by indexes and filters.</summary>
    public long ResidentBytes => throw new NotSupportedException();

    /// <summary>False when no key with this prefix (one of those that enter the filter) is here; true when one may be.</summary>
    /// <param name="keyspace">Where to look.</param>
    /// <param name="key">The prefix's hash.</param>
    public bool MayContain(byte keyspace, FilterKey key) => throw new NotSupportedException();

    /// <summary>Finds the value of a key. Does not ask the filter.</summary>
    /// <param name="keyspace">Where to look.</param>
    /// <param name="key">The whole key.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the key is not here.</returns>
    public bool TryGet(byte keyspace, ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value) => throw new NotSupportedException();

    /// <summary>Closes the file. No read may be running or follow.</summary>
    public void Dispose() => throw new NotSupportedException();
}
