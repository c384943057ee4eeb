using System.Buffers.Binary;
using System.Text;

namespace StemeDb.Model.Records;

/// <summary>Writes the primitives of <c>docs/formats/record.md</c> one after the other into space that was measured before.</summary>
internal ref struct ByteWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteUInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), checked((ushort)value));

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    public void WriteVarint(int value)
    {
        for (var rest = (uint)value; ; rest >>= 7)
        {
            WriteByte((byte)(rest < 0x80 ? rest : rest | 0x80));
            if (rest < 0x80) return;
        }
    }

    public void WriteBytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>The length as a varint, then the text in UTF-8.</summary>
    public void WriteText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteVarint(length);
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>The next bytes, to be filled.</summary>
    public Span<byte> Take(int count)
    {
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>Bytes that <see cref="WriteVarint"/> needs.</summary>
    public static int VarintLength(int value) => value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;

    /// <summary>Bytes that <see cref="WriteText"/> needs.</summary>
    public static int TextLength(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        return VarintLength(length) + length;
    }
}
