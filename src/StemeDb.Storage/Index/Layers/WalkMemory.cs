using StemeDb.Storage.Index.Keys;
using StemeDb.Storage.Runs;

namespace StemeDb.Storage.Index.Layers;

/// <summary>
/// What a walk needs while it lasts, kept for the next one on the same thread. Invariant: what is kept belongs to no walk, and a
/// kept cursor refers to no run.
/// </summary>
internal static class WalkMemory
{
    [ThreadStatic]
    private static byte[]? _key;

    [ThreadStatic]
    private static RunCursor? _cursor;

    /// <summary>Room for the longest key of a claim.</summary>
    public static byte[] TakeKey()
    {
        var key = _key ?? new byte[ClaimKey.MaxBytes];
        _key = null;
        return key;
    }

    /// <summary>A cursor over a keyspace of a run.</summary>
    public static RunCursor TakeCursor(RunReader run, byte keyspace)
    {
        var cursor = _cursor ?? new RunCursor();
        _cursor = null;
        return cursor.Over(run, keyspace);
    }

    /// <summary>Takes back what a walk does not use any more.</summary>
    public static void Return(byte[] key, IEntryCursor entries)
    {
        _key = key;
        if (entries is RunCursor cursor) _cursor = cursor.Over(source: null);
    }
}
