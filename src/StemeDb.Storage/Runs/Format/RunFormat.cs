using System.Buffers.Binary;
using StemeDb.Storage.Checksums;

namespace StemeDb.Storage.Runs.Format;

/// <summary>Constants of a run's bytes; docs/formats/run.md draws them.</summary>
internal static class RunFormat
{
    public const uint Version = 1;
    public const int HeaderBytes = 16;
    public const int TrailerBytes = 64;
    public const int ChecksumBytes = sizeof(uint);

    /// <summary>Codec of blocks that are stored as they are; the only one of version 1.</summary>
    public const byte CodecNone = 0;

    /// <summary>A block holds at most its target plus one entry; more is damage, and is never allocated.</summary>
    public const int MaxBlockBytes = 32 * 1024 * 1024;

    /// <summary>Indexes, filters and footers beyond this are damage, and are never allocated.</summary>
    public const int MaxSectionBytes = 1 << 30;

    public static ReadOnlySpan<byte> HeaderMagic => "STEMERUN"u8;

    public static ReadOnlySpan<byte> TrailerMagic => "STEMEEND"u8;

    /// <summary>Checksum of a section. It covers the place in the file too, so that a section in a wrong place is found.</summary>
    public static uint Checksum(long offset, ReadOnlySpan<byte> section)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, offset);
        return Crc32C.Append(Crc32C.Compute(place), section);
    }

    public static byte[] EncodeHeader()
    {
        var header = new byte[HeaderBytes];
        HeaderMagic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), Crc32C.Compute(header.AsSpan(0, 12)));
        return header;
    }

    /// <summary>Checks a header.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="UnsupportedFormatException">A newer version wrote it.</exception>
    public static void CheckHeader(ReadOnlySpan<byte> header, string file)
    {
        if (!header[..8].SequenceEqual(HeaderMagic))
        {
            throw new InvalidDataException("it does not begin as a run does");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) != Crc32C.Compute(header[..12]))
        {
            throw new InvalidDataException("the header's checksum does not match");
        }

        RequireKnownVersion(BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), file);
    }

    public static void RequireKnownVersion(uint version, string file)
    {
        if (version > Version)
        {
            throw new UnsupportedFormatException(file, version, Version);
        }

        if (version == 0)
        {
            throw new InvalidDataException("there is no format version 0");
        }
    }
}
