using System.Buffers.Binary;
using StemeDb.Storage.Checksums;

namespace StemeDb.Storage.Journal;

/// <summary>The first bytes of a segment; drawn in docs/formats/journal.md.</summary>
/// <param name="ClusterId">Whose journal it is.</param>
/// <param name="Generation">Which life of the cluster.</param>
/// <param name="FirstSeq">Seq of the first record in it.</param>
/// <param name="SegmentBytes">Length of the file.</param>
/// <param name="Previous">The chained checksum at the end of the segment before; 0 in the very first.</param>
internal readonly record struct SegmentHeader(Guid ClusterId, long Generation, long FirstSeq, int SegmentBytes, uint Previous)
{
    public const int FormatVersion = 1;

    /// <summary>Bytes that mean something; the rest of the header is zero.</summary>
    public const int FieldBytes = 64;

    /// <summary>Where the batches begin: a page further, so that writing batches never touches the page of the header.</summary>
    public const int Bytes = 4096;

    private const int ChecksumAt = 60;

    private static ReadOnlySpan<byte> Magic => "StemeWAL"u8;

    /// <summary>Writes the fields.</summary>
    /// <returns>The checksum of the header, with which the checks of the batches' headers begin.</returns>
    public uint Write(Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], Bytes);
        ClusterId.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], Generation);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], FirstSeq);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[48..], SegmentBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[56..], Previous);
        var checksum = Crc32C.Compute(bytes[..ChecksumAt]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], checksum);
        return checksum;
    }

    /// <summary>Reads the fields.</summary>
    /// <param name="bytes"><see cref="FieldBytes"/> bytes.</param>
    /// <param name="header">The fields, when null is returned.</param>
    /// <param name="checksum">The checksum of the header, when null is returned.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static (JournalFault Fault, string Detail)? TryRead(ReadOnlySpan<byte> bytes, out SegmentHeader header, out uint checksum)
    {
        header = default;
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]);
        if (!bytes.StartsWith(Magic)) return (JournalFault.HeaderDamaged, "the file does not begin like a segment of a journal");
        if (Crc32C.Compute(bytes[..ChecksumAt]) != checksum) return (JournalFault.HeaderDamaged, "the header does not match its checksum");

        // Magic, version and checksum stay where they are in all versions, so that a newer version is told from damage.
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != FormatVersion)
        {
            return (JournalFault.FormatNewer, $"the segment has format version {version} and this program knows up to {FormatVersion}");
        }

        var segmentBytes = BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]);
        header = new SegmentHeader(
            new Guid(bytes.Slice(16, 16), bigEndian: true),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            segmentBytes is >= JournalOptions.SegmentBytesMin and <= JournalOptions.SegmentBytesMax ? (int)segmentBytes : 0,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]));
        var sound = header is { SegmentBytes: > 0, FirstSeq: >= 1 } && BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) == Bytes;
        return sound ? null : (JournalFault.HeaderDamaged, "the header holds a number that no segment can have");
    }
}
