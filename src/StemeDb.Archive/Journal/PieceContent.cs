using System.Buffers.Binary;
using StemeDb.Storage.Checksums;

namespace StemeDb.Archive.Journal;

/// <summary>
/// Batches as they stand in a piece: those bytes of a journal's batch that its chained checksum is over. So the checksum of a whole
/// content, begun with the one before it, is the one after its last batch.
/// </summary>
internal static class PieceContent
{
    public const int BatchHeaderBytes = 16;

    public static int BytesOf(int payload) => BatchHeaderBytes + ((payload + 7) & ~7);

    /// <summary>Writes a batch into exactly <see cref="BytesOf"/> zero bytes.</summary>
    public static void Write(Span<byte> place, long firstSeq, int count, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(place, payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(place[4..], count);
        BinaryPrimitives.WriteInt64LittleEndian(place[8..], firstSeq);
        payload.CopyTo(place[BatchHeaderBytes..]);
    }

    /// <summary>Reads the batch at the begin of the bytes.</summary>
    /// <returns>False when there is no whole batch.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out long firstSeq, out int count, out int payload)
    {
        (firstSeq, count, payload) = (0, 0, 0);
        if (bytes.Length < BatchHeaderBytes) return false;
        payload = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        count = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        firstSeq = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        return payload > 0 && count > 0 && payload <= bytes.Length - BatchHeaderBytes && BytesOf(payload) <= bytes.Length;
    }

    public static uint Chain(uint previous, ReadOnlySpan<byte> content) => Crc32C.Append(previous, content);
}
