namespace StemeDb.Storage.Runs.Merging;

/// <summary>
/// Walks several cursors as one, in ascending order of key. Of entries with equal keys only that of the first cursor in the
/// list is shown. Not thread-safe. Memory stays valid as the cursors say.
/// </summary>
public sealed class MergeCursor : IEntryCursor
{
    /// <summary>Joins cursors; it uses them, but does not own them.</summary>
    /// <param name="newestFirst">The cursors; on equal keys an earlier one wins.</param>
    public MergeCursor(IReadOnlyList<IEntryCursor> newestFirst) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key => throw new NotSupportedException();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Value => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool Seek(ReadOnlySpan<byte> key) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool MoveNext() => throw new NotSupportedException();
}
