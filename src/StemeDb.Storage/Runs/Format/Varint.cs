namespace StemeDb.Storage.Runs.Format;

/// <summary>
/// Unsigned integers in 7-bit groups, least significant first, the high bit set on all but the last (LEB128). Only the shortest
/// form of a number is accepted, so that equal content is equal bytes.
/// </summary>
internal static class Varint
{
    /// <summary>Most bytes a number takes.</summary>
    public const int MaxBytes = 10;

    /// <summary>Writes a number.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, ulong number)
    {
        var length = 0;
        while (number >= 0x80)
        {
            destination[length++] = (byte)(number | 0x80);
            number >>= 7;
        }

        destination[length++] = (byte)number;
        return length;
    }

    /// <summary>Reads a number; false when the bytes end inside it, or it is not in shortest form, or exceeds 64 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int position, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if ((uint)position >= (uint)bytes.Length)
            {
                return false;
            }

            var b = bytes[position++];
            if (shift == 63 && b > 1)
            {
                return false;
            }

            number |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return b != 0 || shift == 0;
            }
        }

        return false;
    }

    /// <summary>Reads a number of at most 31 bits from bytes whose structure was checked before.</summary>
    public static int ReadChecked(ReadOnlySpan<byte> bytes, ref int position)
    {
        int b = bytes[position++];
        if (b < 0x80)
        {
            return b;
        }

        var number = b & 0x7f;
        for (var shift = 7; ; shift += 7)
        {
            b = bytes[position++];
            number |= (b & 0x7f) << shift;
            if (b < 0x80)
            {
                return number;
            }
        }
    }
}
