namespace StemeDb.Storage.Index.Reading;

/// <summary>Walks the distinct paths of one layer in byte order. Stands before the first until it is sought or moved.</summary>
internal interface IPathWalk
{
    /// <summary>The current path; valid until the next move. Only after a move that returned true.</summary>
    ReadOnlySpan<byte> Current { get; }

    /// <summary>Moves to the first path at or after some bytes, which are not before the current path.</summary>
    bool SeekTo(ReadOnlySpan<byte> utf8);

    /// <summary>Moves to the next path.</summary>
    bool MoveNext();
}
