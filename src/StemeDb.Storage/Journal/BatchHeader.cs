using System.Buffers.Binary;
using StemeDb.Storage.Checksums;

namespace StemeDb.Storage.Journal;

/// <summary>
/// What stands before the payload of a batch; drawn in docs/formats/journal.md. Its own check is independent of the payload
/// and of the batches before, and bound to the segment and the place: so a length can be trusted before the payload is
/// read, and a header found anywhere proves that a batch was written there.
/// </summary>
/// <param name="Length">Bytes of the payload, 1 or more.</param>
/// <param name="Count">Records in it, 1 or more.</param>
/// <param name="FirstSeq">Seq of the first record.</param>
/// <param name="Previous">The chained checksum at the end of the batch before.</param>
/// <param name="BlankSectors">How many sectors of the batch, those of its header apart, are all zeros as written.</param>
/// <param name="Checksum">The chained checksum at the end of this batch.</param>
internal readonly record struct BatchHeader(
    int Length, int Count, long FirstSeq, uint Previous, int BlankSectors, uint Checksum)
{
    public const int Bytes = 32;

    private const int ChainedBytes = 16;
    private const int CheckAt = 24;
    private const int ChecksumAt = 28;

    /// <summary>Bytes of the whole batch: header, payload, and zeros up to a multiple of 8.</summary>
    public long BatchBytes => BatchBytesOf(Length);

    public long LastSeq => FirstSeq + Count - 1;

    public static long BatchBytesOf(int length) => Bytes + (((long)length + 7) & ~7L);

    /// <summary>
    /// Completes a batch whose payload and padding stand in their place behind the room for the header.
    /// </summary>
    /// <returns>The chained checksum at its end.</returns>
    public static uint Write(Span<byte> batch, int length, int count, long firstSeq, uint previous, uint segmentChecksum, long offset)
    {
        BinaryPrimitives.WriteInt32LittleEndian(batch, length);
        BinaryPrimitives.WriteInt32LittleEndian(batch[4..], count);
        BinaryPrimitives.WriteInt64LittleEndian(batch[8..], firstSeq);
        BinaryPrimitives.WriteUInt32LittleEndian(batch[16..], previous);
        BinaryPrimitives.WriteInt32LittleEndian(batch[20..], Sectors.CountBlankAfterHeader(batch, offset));
        BinaryPrimitives.WriteUInt32LittleEndian(batch[CheckAt..], Check(batch, segmentChecksum, offset));
        var checksum = Chain(batch, previous);
        BinaryPrimitives.WriteUInt32LittleEndian(batch[ChecksumAt..], checksum);
        return checksum;
    }

    /// <summary>Reads a header if its check holds.</summary>
    /// <param name="bytes">At least <see cref="Bytes"/> bytes, else false.</param>
    /// <param name="segmentChecksum">The checksum of the segment's header.</param>
    /// <param name="offset">Where the bytes stand in the segment.</param>
    /// <param name="header">The header.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, uint segmentChecksum, long offset, out BatchHeader header)
    {
        header = default;
        if (bytes.Length < Bytes) return false;

        header = ReadUnchecked(bytes);
        return header.Length > 0 && header.Count > 0
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[CheckAt..]) == Check(bytes, segmentChecksum, offset);
    }

    /// <summary>Reads the fields without the check.</summary>
    public static BatchHeader ReadUnchecked(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]));

    /// <summary>The whole batch is what was written.</summary>
    public bool Holds(ReadOnlySpan<byte> batch) => Chain(batch, Previous) == Checksum;

    private static uint Check(ReadOnlySpan<byte> header, uint segmentChecksum, long offset)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, offset);
        return Crc32C.Append(Crc32C.Append(segmentChecksum, place), header[..CheckAt]);
    }

    // Blank sectors and check depend on the place and are left out: the chain is the same wherever segments begin.
    private static uint Chain(ReadOnlySpan<byte> batch, uint previous) =>
        Crc32C.Append(Crc32C.Append(previous, batch[..ChainedBytes]), batch[Bytes..]);
}
