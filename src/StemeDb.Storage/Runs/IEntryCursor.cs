namespace StemeDb.Storage.Runs;

/// <summary>
/// Walks the entries of one keyspace in ascending order of key (unsigned bytes). Not thread-safe. After a method returned
/// false there is no current entry and <see cref="Key"/> and <see cref="Value"/> must not be read.
/// </summary>
public interface IEntryCursor
{
    /// <summary>The current key; valid until the cursor moves.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>The current value. How long the memory stays valid is said by the implementation.</summary>
    ReadOnlyMemory<byte> Value { get; }

    /// <summary>Goes to the first entry whose key is at or after <paramref name="key"/>; an empty key means the first of all.</summary>
    /// <param name="key">Where to go.</param>
    /// <returns>False when there is no such entry.</returns>
    bool Seek(ReadOnlySpan<byte> key);

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False when there is none, and when there was no current entry.</returns>
    bool MoveNext();
}
