using System.Buffers;
using System.Buffers.Binary;

namespace StemeDb.Model.Records;

/// <summary>
/// Encoded records one behind the other, each after its length, as a batch of the journal carries them
/// (docs/formats/index.md). Filled again and again without allocating: <see cref="Begin"/>, write the record,
/// <see cref="End"/>, and so on; then <see cref="Payload"/> goes to the journal and <see cref="Records"/> to the index.
/// Not thread-safe.
/// </summary>
public sealed class RecordBatch : IBufferWriter<byte>
{
    private const int LengthBytes = sizeof(int);

    private readonly List<Range> _ranges = [];
    private byte[] _buffer;
    private ReadOnlyMemory<byte>[] _records = [];
    private int _written;
    private int _start;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="capacityBytes">Room to begin with, 1 or more; it grows as needed.</param>
    public RecordBatch(int capacityBytes = 64 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacityBytes, 1);
        _buffer = new byte[capacityBytes];
    }

    /// <summary>Records in the batch.</summary>
    public int Count => _ranges.Count;

    /// <summary>All of it, for the journal; valid until the batch is written to or cleared.</summary>
    public ReadOnlyMemory<byte> Payload => _buffer.AsMemory(0, _written);

    /// <summary>The records without their lengths, for the index; valid until the batch is written to or cleared.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Records
    {
        get
        {
            if (_records.Length < _ranges.Count) _records = new ReadOnlyMemory<byte>[Math.Max(_ranges.Count, 2 * _records.Length)];
            for (var i = 0; i < _ranges.Count; i++) _records[i] = _buffer.AsMemory(_ranges[i]);
            return _records.AsSpan(0, _ranges.Count);
        }
    }

    /// <summary>Starts a record; what is written from now on belongs to it.</summary>
    public void Begin()
    {
        _start = _written;
        GetSpan(LengthBytes);
        _written += LengthBytes;
    }

    /// <summary>Ends the record begun last and writes its length in front of it.</summary>
    public void End()
    {
        var first = _start + LengthBytes;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_start), _written - first);
        _ranges.Add(first.._written);
    }

    /// <summary>Takes back the record begun last, before its <see cref="End"/>.</summary>
    public void Abandon() => _written = _start;

    /// <summary>Empties the batch and keeps its memory.</summary>
    public void Clear()
    {
        _ranges.Clear();
        _written = 0;
    }

    /// <inheritdoc/>
    public void Advance(int count) => _written += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _written + Math.Max(sizeHint, 1);
        if (needed > _buffer.Length) Array.Resize(ref _buffer, Math.Max(needed, 2 * _buffer.Length));
        return _buffer.AsMemory(_written);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Finds the records in a payload.</summary>
    /// <param name="payload">A whole payload; the records are parts of it, not copies.</param>
    /// <param name="count">How many records it holds.</param>
    /// <param name="records">Receives them, added at the end.</param>
    /// <exception cref="RecordFormatException">The lengths do not add up to exactly this many records.</exception>
    public static void Split(ReadOnlyMemory<byte> payload, int count, List<ReadOnlyMemory<byte>> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var rest = payload;
        for (var i = 0; i < count; i++)
        {
            var length = rest.Length < LengthBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length < 1 || length > rest.Length - LengthBytes)
            {
                throw new RecordFormatException($"Record {i + 1} of {count} is cut off at byte {payload.Length - rest.Length} of the batch.");
            }

            records.Add(rest.Slice(LengthBytes, length));
            rest = rest[(LengthBytes + length)..];
        }

        if (rest.Length > 0) throw new RecordFormatException($"{rest.Length} bytes follow the {count} records of the batch.");
    }
}
