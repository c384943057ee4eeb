using System.Buffers.Binary;
using StemeDb.Storage.Checksums;

namespace StemeDb.Storage.Runs.Format;

/// <summary>The last 64 bytes of a run: where the footer is, and the digest of all that lies before.</summary>
/// <param name="FooterOffset">Where the footer begins; it ends where the trailer begins.</param>
/// <param name="FooterLength">Its length in bytes.</param>
/// <param name="FooterChecksum">Its checksum.</param>
/// <param name="Digest">SHA-256 of all bytes before the trailer.</param>
internal readonly record struct RunTrailer(long FooterOffset, int FooterLength, uint FooterChecksum, byte[] Digest)
{
    private const int ChecksumAt = 52;
    private const int MagicAt = 56;

    public byte[] Encode()
    {
        var bytes = new byte[RunFormat.TrailerBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, FooterOffset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), FooterLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), FooterChecksum);
        Digest.CopyTo(bytes.AsSpan(16));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(48), RunFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Crc32C.Compute(bytes.AsSpan(0, ChecksumAt)));
        RunFormat.TrailerMagic.CopyTo(bytes.AsSpan(MagicAt));
        return bytes;
    }

    /// <summary>Reads a trailer.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote it.</exception>
    public static RunTrailer Decode(ReadOnlySpan<byte> bytes, long fileLength, string file)
    {
        if (!bytes[MagicAt..].SequenceEqual(RunFormat.TrailerMagic))
        {
            throw new InvalidDataException("it does not end as a run does; it may be cut short");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Compute(bytes[..ChecksumAt]))
        {
            throw new InvalidDataException("the trailer's checksum does not match");
        }

        RunFormat.RequireKnownVersion(BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]), file);
        var trailer = new RunTrailer(
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
            bytes[16..48].ToArray());
        var footerEnd = fileLength - RunFormat.TrailerBytes;
        if (trailer.FooterLength is < 0 or > RunFormat.MaxSectionBytes
            || trailer.FooterOffset < RunFormat.HeaderBytes
            || trailer.FooterOffset != footerEnd - trailer.FooterLength)
        {
            throw new InvalidDataException("the trailer gives the footer an impossible place");
        }

        return trailer;
    }
}
