using System.Numerics;
using StemeDb.Storage.Files;

namespace StemeDb.Storage.Journal;

/// <summary>Reads a segment forwards in large pieces. For one thread at a time. Owns the file.</summary>
internal sealed class SegmentWindow(IStorageFile file) : IDisposable
{
    /// <summary>Large enough that the number of reads does not matter, small enough to stay in the processor's cache.</summary>
    private const int ReadBytes = 1024 * 1024;

    private byte[] _buffer = [];
    private long _start;
    private int _length;

    public IStorageFile File => file;

    /// <summary>The bytes from an offset on: as many as asked for, fewer only where the limit comes first.</summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="limit">No byte at or after this offset is read: the end of the file or of what is durable.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlyMemory<byte> Read(long offset, long count, long limit)
    {
        var wanted = (int)Math.Clamp(limit - offset, 0, count);
        if (wanted == 0) return default;
        if (offset < _start || offset + wanted > _start + _length) Fill(offset, wanted, limit);
        return _buffer.AsMemory((int)(offset - _start), Math.Min(wanted, (int)(_start + _length - offset)));
    }

    public void Dispose() => file.Dispose();

    private void Fill(long offset, int wanted, long limit)
    {
        var bytes = (int)Math.Min(Math.Max(wanted, ReadBytes), limit - offset);
        if (_buffer.Length < bytes) _buffer = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)bytes));
        _start = offset;
        _length = file.Read(offset, _buffer.AsSpan(0, bytes));
    }
}
