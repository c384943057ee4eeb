using System.Runtime.CompilerServices;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>
/// A table of structs that grows without moving what is in it, so that readers may hold an index while the one writer adds.
/// Index 0 is taken: it means "none" wherever an entry links to another.
/// </summary>
internal sealed class ChunkedTable<T>
    where T : struct
{
    private const int ChunkShift = 10;
    private const int ChunkLength = 1 << ChunkShift;

    private T[][] _chunks = new T[16][];
    private int _count;

    public ChunkedTable() => Add(default);

    /// <summary>Entries, the one at index 0 included; entries below it may be read.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Bytes of the entries.</summary>
    public long Bytes => (long)Count * Unsafe.SizeOf<T>();

    public ref T this[int index] => ref Volatile.Read(ref _chunks)[index >> ChunkShift][index & (ChunkLength - 1)];

    /// <summary>Writer: adds an entry and returns its index, ≥ 1.</summary>
    public int Add(in T entry)
    {
        var index = _count;
        if ((index & (ChunkLength - 1)) == 0) AddChunk(index >> ChunkShift);
        _chunks[index >> ChunkShift][index & (ChunkLength - 1)] = entry;
        Volatile.Write(ref _count, index + 1);
        return index;
    }

    private void AddChunk(int number)
    {
        if (number == _chunks.Length)
        {
            var longer = new T[number * 2][];
            _chunks.CopyTo(longer, 0);
            Volatile.Write(ref _chunks, longer);
        }

        Volatile.Write(ref _chunks[number], new T[ChunkLength]);
    }
}
