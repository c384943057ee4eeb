using System.Buffers.Binary;

namespace StemeDb.Model.Records;

/// <summary>Reads the primitives of <c>docs/formats/record.md</c> one after the other, checking every bound.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>An unsigned LEB128 number below 2^28 in as few bytes as it needs.</summary>
    public int ReadVarint()
    {
        var first = ReadByte();
        return first < 0x80 ? first : ReadLongVarint(first & 0x7F);
    }

    private int ReadLongVarint(int value)
    {
        for (var shift = 7; shift < 28; shift += 7)
        {
            var b = ReadByte();
            value |= (b & 0x7F) << shift;
            if (b >= 0x80) continue;
            if (b == 0) throw new RecordFormatException($"The length at byte {Position - 1} is not in its shortest form.");
            return value;
        }

        throw new RecordFormatException($"The length that ends at byte {Position} is too large.");
    }

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining) ThrowCutOff(count);
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>Refuses bytes that are left over.</summary>
    public readonly void End()
    {
        if (Remaining > 0) throw new RecordFormatException($"{Remaining} bytes too many, from byte {Position} on.");
    }

    /// <summary>Apart from <see cref="Take"/>, so that it is small enough to be inlined.</summary>
    private readonly void ThrowCutOff(int count) =>
        throw new RecordFormatException($"Cut off: {count} bytes are needed at byte {Position}, {Remaining} are left.");
}
