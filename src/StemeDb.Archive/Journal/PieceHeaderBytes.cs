using System.Buffers.Binary;
using StemeDb.Archive.Objects;
using StemeDb.Model.Time;
using StemeDb.Storage.Checksums;

namespace StemeDb.Archive.Journal;

/// <summary>The bytes of a <see cref="PieceHeader"/>, drawn in docs/formats/archive.md.</summary>
internal static class PieceHeaderBytes
{
    public const int Length = 192;
    public const int FormatVersion = 1;

    private const int ClusterAt = 16;
    private const int GenerationAt = 32;
    private const int FirstSeqAt = 40;
    private const int LastSeqAt = 48;
    private const int FirstTimeAt = 56;
    private const int LastTimeAt = 64;
    private const int BeforeAt = 72;
    private const int AfterAt = 76;
    private const int BatchesAt = 80;
    private const int CompressionAt = 84;
    private const int ContentBytesAt = 88;
    private const int StoredBytesAt = 96;
    private const int Sha256At = 104;
    private const int StoredCheckAt = 136;
    private const int ZerosAt = 140;
    private const int CheckAt = 188;

    private static ReadOnlySpan<byte> Magic => "StemeARC"u8;

    public static byte[] Write(PieceHeader header, uint storedCheck)
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Length);
        header.ClusterId.TryWriteBytes(bytes.AsSpan(ClusterAt), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(GenerationAt), header.Generation);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FirstSeqAt), header.FirstSeq);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(LastSeqAt), header.LastSeq);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FirstTimeAt), header.FirstRecordedAt.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(LastTimeAt), header.LastRecordedAt.Ticks);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(BeforeAt), header.ChecksumBefore);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(AfterAt), header.ChecksumAfter);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(BatchesAt), header.Batches);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(CompressionAt), (int)header.Compression);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(ContentBytesAt), header.ContentBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(StoredBytesAt), header.StoredBytes);
        header.ContentSha256.Span.CopyTo(bytes.AsSpan(Sha256At));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(StoredCheckAt), storedCheck);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CheckAt), Crc32C.Compute(bytes.AsSpan(0, CheckAt)));
        return bytes;
    }

    /// <exception cref="ObjectDamagedException">They are not what was written.</exception>
    /// <exception cref="ForeignObjectException">A newer program wrote them, or they are encrypted.</exception>
    public static (PieceHeader Header, uint StoredCheck) Read(string location, string name, ReadOnlySpan<byte> bytes)
    {
        Encryption.EncryptedHeader.RefuseEncrypted(location, name, bytes);
        if (bytes.Length < Length) throw new ObjectDamagedException(location, name, $"it ends inside its header, after {bytes.Length} bytes");
        if (!bytes.StartsWith(Magic)) throw new ObjectDamagedException(location, name, "it does not begin as a piece of a journal");
        var sound = BinaryPrimitives.ReadUInt32LittleEndian(bytes[CheckAt..]) == Crc32C.Compute(bytes[..CheckAt]);
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version > FormatVersion && sound)
        {
            throw new ForeignObjectException(
                location, name, $"its format is version {version}, and this program knows up to {FormatVersion}", "Use the newer program that wrote it.");
        }

        if (!sound) throw new ObjectDamagedException(location, name, "its header does not have its checksum");
        var header = Fields(bytes);
        return IsSensible(header) && bytes[ZerosAt..CheckAt].IndexOfAnyExcept((byte)0) < 0 && BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) == Length
            ? (header, BinaryPrimitives.ReadUInt32LittleEndian(bytes[StoredCheckAt..]))
            : throw new ObjectDamagedException(location, name, "a field of its header is out of range");
    }

    private static PieceHeader Fields(ReadOnlySpan<byte> bytes) => new()
    {
        ClusterId = new Guid(bytes.Slice(ClusterAt, 16), bigEndian: true),
        Generation = BinaryPrimitives.ReadInt64LittleEndian(bytes[GenerationAt..]),
        FirstSeq = BinaryPrimitives.ReadInt64LittleEndian(bytes[FirstSeqAt..]),
        LastSeq = BinaryPrimitives.ReadInt64LittleEndian(bytes[LastSeqAt..]),
        FirstRecordedAt = new Instant(BinaryPrimitives.ReadInt64LittleEndian(bytes[FirstTimeAt..])),
        LastRecordedAt = new Instant(BinaryPrimitives.ReadInt64LittleEndian(bytes[LastTimeAt..])),
        ChecksumBefore = BinaryPrimitives.ReadUInt32LittleEndian(bytes[BeforeAt..]),
        ChecksumAfter = BinaryPrimitives.ReadUInt32LittleEndian(bytes[AfterAt..]),
        Batches = BinaryPrimitives.ReadInt32LittleEndian(bytes[BatchesAt..]),
        Compression = (PieceCompression)BinaryPrimitives.ReadInt32LittleEndian(bytes[CompressionAt..]),
        ContentBytes = BinaryPrimitives.ReadInt64LittleEndian(bytes[ContentBytesAt..]),
        StoredBytes = BinaryPrimitives.ReadInt64LittleEndian(bytes[StoredBytesAt..]),
        ContentSha256 = bytes.Slice(Sha256At, 32).ToArray(),
    };

    private static bool IsSensible(PieceHeader header) =>
        header is { Generation: >= 1, FirstSeq: >= 1, Batches: >= 1, Compression: PieceCompression.None or PieceCompression.Zstd }
        && header.ClusterId != Guid.Empty && header.LastSeq >= header.FirstSeq
        && header.ContentBytes is > 0 and <= JournalPiece.ContentBytesMax && header.StoredBytes is > 0 and <= JournalPiece.ContentBytesMax
        && header.FirstRecordedAt.Ticks >= 0 && header.LastRecordedAt >= header.FirstRecordedAt && header.LastRecordedAt <= Instant.MaxValue;
}
