using System.Buffers.Binary;

namespace StemeDb.Storage.Runs.Format;

/// <summary>
/// Checks that every length in a block is possible, so that readers may follow them without looking. A checksum alone does
/// not promise that: another writer, or a collision, can make one that matches.
/// </summary>
internal static class BlockStructure
{
    /// <summary>Walks the entries once.</summary>
    /// <param name="content">The block from its codec byte to the end of its entries.</param>
    /// <param name="restarts">Its restarts.</param>
    /// <exception cref="InvalidDataException">A length leads outside, or a restart to no whole key.</exception>
    public static void Check(ReadOnlySpan<byte> content, ReadOnlySpan<byte> restarts)
    {
        var position = 1;
        var keyLength = 0;
        var nextRestart = 0;
        while (position < content.Length)
        {
            var isRestart = nextRestart < restarts.Length
                && BinaryPrimitives.ReadUInt32LittleEndian(restarts[nextRestart..]) == (uint)position;
            nextRestart += isRestart ? sizeof(uint) : 0;
            var shared = Length(content, ref position, isRestart ? 0 : keyLength);
            var suffix = Length(content, ref position, RunWriter.MaxKeyBytes - shared);
            var value = Length(content, ref position, RunWriter.MaxValueBytes);
            keyLength = shared + suffix;
            if (keyLength == 0 || value > content.Length - position - suffix)
            {
                throw new InvalidDataException("an entry of the block has an impossible length");
            }

            position += suffix + value;
        }

        // The first entry is a restart, and every restart was met: they ascend and lead to entries.
        if (nextRestart != restarts.Length || BinaryPrimitives.ReadUInt32LittleEndian(restarts) != 1)
        {
            throw new InvalidDataException("a restart of the block leads to no entry");
        }
    }

    private static int Length(ReadOnlySpan<byte> content, ref int position, int maximum) =>
        Varint.TryRead(content, ref position, out var number) && number <= (ulong)maximum
            ? (int)number
            : throw new InvalidDataException("an entry of the block has an impossible length");
}
