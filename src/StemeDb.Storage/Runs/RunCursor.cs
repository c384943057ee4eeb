namespace StemeDb.Storage.Runs;

/// <summary>
/// Walks a keyspace of a run through the block cache, without allocating per entry. Not thread-safe; can be used again for
/// another run. <see cref="Value"/> stays valid for as long as it is referenced.
/// </summary>
public sealed class RunCursor : IEntryCursor
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => throw new NotSupportedException();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Value => throw new NotSupportedException();

    /// <summary>Points the cursor to a keyspace of a run; there is no current entry then.</summary>
    /// <param name="run">The run; must stay open while the cursor is used.</param>
    /// <param name="keyspace">The keyspace; one that is not in the run is empty.</param>
    /// <returns>This cursor.</returns>
    public RunCursor Over(RunReader run, byte keyspace) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool Seek(ReadOnlySpan<byte> key) => throw new NotSupportedException();

    /// <summary>Goes to the last entry whose key is before <paramref name="key"/>. Also the way to step back: from the current key.</summary>
    /// <param name="key">Where to go; may be the current <see cref="Key"/>.</param>
    /// <returns>False when there is no such entry.</returns>
    public bool SeekBefore(ReadOnlySpan<byte> key) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool MoveNext() => throw new NotSupportedException();
}
