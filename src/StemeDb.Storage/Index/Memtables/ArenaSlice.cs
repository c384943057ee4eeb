namespace StemeDb.Storage.Index.Memtables;

/// <summary>Where bytes lie in a <see cref="ByteArena"/>.</summary>
internal readonly record struct ArenaSlice(int Chunk, int Offset, int Length);
