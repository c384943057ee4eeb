using System.Buffers;

namespace StemeDb.Model.Json;

/// <summary>A byte array that grows as it is written to.</summary>
internal sealed class JsonBuffer(int capacity) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public byte this[Index index]
    {
        set => _bytes[index.GetOffset(Length)] = value;
    }

    public void Append(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends what stands in this buffer already.</summary>
    public void AppendCopy(int start, int length)
    {
        var destination = GetSpan(length);
        _bytes.AsSpan(start, length).CopyTo(destination);
        Length += length;
    }

    /// <summary>Forgets all from here on.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Moves all from <paramref name="from"/> on down to <paramref name="to"/>.</summary>
    public void MoveDown(int from, int to)
    {
        _bytes.AsSpan(from, Length - from).CopyTo(_bytes.AsSpan(to));
        Length -= from - to;
    }

    public void Advance(int count) => Length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(Length);
    }
}
