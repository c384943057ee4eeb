using System.Buffers.Binary;

namespace StemeDb.Storage.Runs.Format;

/// <summary>Reads fields one after the other, never past the end; anything impossible is <see cref="InvalidDataException"/>.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (length < 0 || length > Remaining)
        {
            throw new InvalidDataException($"{length} bytes are announced where {Remaining} are left");
        }

        var field = _bytes.Slice(_position, length);
        _position += length;
        return field;
    }

    public byte Byte() => Bytes(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong)));

    /// <summary>A varint of 0 to <paramref name="maximum"/>.</summary>
    public long Number(long maximum = long.MaxValue, long minimum = 0)
    {
        if (!Varint.TryRead(_bytes, ref _position, out var number))
        {
            throw new InvalidDataException("a number is not written as numbers are");
        }

        return number <= long.MaxValue && (long)number >= minimum && (long)number <= maximum
            ? (long)number
            : throw new InvalidDataException($"the number {number} is not within {minimum} to {maximum}");
    }

    /// <summary>A length as varint, then as many bytes.</summary>
    public ReadOnlySpan<byte> Sized(int maximum, int minimum = 0) => Bytes((int)Number(maximum, minimum));

    /// <summary>Nothing may be left.</summary>
    public readonly void End()
    {
        if (Remaining != 0)
        {
            throw new InvalidDataException($"{Remaining} bytes follow where nothing should");
        }
    }
}
