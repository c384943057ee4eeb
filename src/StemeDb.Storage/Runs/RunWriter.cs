using StemeDb.Storage.Files;

namespace StemeDb.Storage.Runs;

/// <summary>
/// Writes one run: keyspaces in ascending number, each with its entries in ascending order of key. The file has a temporary
/// name until <see cref="Finish"/>, which makes it durable under its own. Not thread-safe.
/// </summary>
public sealed class RunWriter : IDisposable
{
    /// <summary>Longest key in bytes.</summary>
    public const int MaxKeyBytes = 4096;

    /// <summary>Longest value in bytes.</summary>
    public const int MaxValueBytes = 16 * 1024 * 1024;

    /// <summary>Starts a run in a directory.</summary>
    /// <param name="files">Where to write.</param>
    /// <param name="directory">The runs' directory.</param>
    /// <param name="options">How to write.</param>
    public RunWriter(IFileSystem files, string directory, RunOptions options) => throw new NotSupportedException();

    /// <summary>Begins the next keyspace. One that gets no entry leaves no trace.</summary>
    /// <param name="keyspace">Its number, 1 to 255, greater than the one before.</param>
    /// <exception cref="ArgumentException">Not greater than the one before.</exception>
    public void BeginKeyspace(byte keyspace) => throw new NotSupportedException();

    /// <summary>Adds an entry to the keyspace begun last.</summary>
    /// <param name="key">1 to <see cref="MaxKeyBytes"/> bytes, greater than the key before.</param>
    /// <param name="value">0 to <see cref="MaxValueBytes"/> bytes.</param>
    /// <exception cref="ArgumentException">The key is not greater than the one before, or a length is out of range.</exception>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => throw new NotSupportedException();

    /// <summary>Writes index, filters and footer, syncs the file, gives it its name and syncs the directory.</summary>
    /// <param name="firstSeq">Least seq of the records it holds.</param>
    /// <param name="lastSeq">Greatest seq of the records it holds.</param>
    /// <returns>The run, with tier 0; it belongs to the store only once a manifest lists it.</returns>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public RunInfo Finish(long firstSeq, long lastSeq) => throw new NotSupportedException();

    /// <summary>Closes the file; a run that was not finished is removed.</summary>
    public void Dispose() => throw new NotSupportedException();
}
