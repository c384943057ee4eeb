namespace StemeDb.Storage.Index.Keys;

/// <summary>Unsigned LEB128: seven bits a byte, least significant first, the top bit set on all but the last.</summary>
internal static class Varint
{
    /// <summary>Longest form in bytes.</summary>
    public const int MaxBytes = 10;

    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) destination[length++] = (byte)(value | 0x80);
        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads a number at a position, which is advanced behind it.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[position++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return value;
        }
    }
}
