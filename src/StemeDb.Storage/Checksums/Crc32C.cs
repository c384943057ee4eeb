using System.Buffers.Binary;
using System.Numerics;

namespace StemeDb.Storage.Checksums;

/// <summary>
/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, RFC 3720 appendix B.4): the checksum of every StemeDB format.
/// It finds every error of up to 32 bits in a row. The checksum of "123456789" is 0xE3069283.
/// </summary>
public static class Crc32C
{
    /// <summary>Checksum of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>Checksum of bytes that follow others: <c>Append(Compute(a), b)</c> is the checksum of a and b together.</summary>
    /// <param name="checksum">Checksum of what lies before; 0 when nothing does.</param>
    /// <param name="bytes">The bytes.</param>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~checksum;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
