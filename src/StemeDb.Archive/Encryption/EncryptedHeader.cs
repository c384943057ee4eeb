using System.Buffers.Binary;
using System.Text;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Checksums;

namespace StemeDb.Archive.Encryption;

/// <summary>What stands before the chunks of an encrypted object; drawn in docs/formats/archive.md.</summary>
/// <param name="PlainBytes">Length of what is encrypted.</param>
/// <param name="Salt">Of the object's own key.</param>
internal sealed record EncryptedHeader(long PlainBytes, byte[] Salt)
{
    public const int Length = 72;
    public const int TagBytes = 16;
    public const int ChunkBytes = 64 * 1024;
    public const int StoredChunkBytes = ChunkBytes + TagBytes;

    private const int FormatVersion = 1;
    private const int CheckAt = 64;
    private const string KeyVariable = "STEMEDB_ARCHIVE_ENCRYPTION_KEY";

    private static ReadOnlySpan<byte> Magic => "StemeENC"u8;

    public static long ChunksOf(long plain) => Math.Max(1, (plain + ChunkBytes - 1) / ChunkBytes);

    public static long StoredBytesOf(long plain) => Length + plain + (ChunksOf(plain) * TagBytes);

    /// <summary>The length of what is encrypted, from the length of the object; -1 when no encrypted object is that long.</summary>
    public static long PlainBytesOf(long stored)
    {
        var body = stored - Length;
        var chunks = (body + StoredChunkBytes - 1) / StoredChunkBytes;
        var plain = body - (chunks * TagBytes);
        return body >= TagBytes && plain >= 0 && StoredBytesOf(plain) == stored ? plain : -1;
    }

    public byte[] Write(EncryptionKey key)
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), ChunkBytes);
        key.Id.CopyTo(bytes.AsSpan(16));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), PlainBytes);
        Salt.CopyTo(bytes.AsSpan(32));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CheckAt), Crc32C.Compute(bytes.AsSpan(0, CheckAt)));
        return bytes;
    }

    /// <summary>What every chunk is bound to beside its number: the header and the name, so that no object passes for another.</summary>
    public static byte[] Associated(ReadOnlySpan<byte> header, string name) => [.. header, .. Encoding.ASCII.GetBytes(name)];

    public static EncryptedHeader Read(string location, string name, ReadOnlySpan<byte> bytes, EncryptionKey key)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw new ForeignObjectException(
                location, name, "it is not encrypted, although a key is set",
                $"An archive is encrypted from its first object on: give it a place of its own, or unset {KeyVariable}.");
        }

        if (bytes.Length < Length) throw new ObjectDamagedException(location, name, "it ends inside its header");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[CheckAt..]) != Crc32C.Compute(bytes[..CheckAt]))
        {
            throw new ObjectDamagedException(location, name, "its header does not have its checksum");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version > FormatVersion)
        {
            throw new ForeignObjectException(location, name, $"its encryption is version {version}, and this program knows up to {FormatVersion}", "Use the newer program that wrote it.");
        }

        if (!bytes.Slice(16, EncryptionKey.IdBytes).SequenceEqual(key.Id))
        {
            throw new ForeignObjectException(
                location, name,
                $"it is encrypted with the key {Convert.ToHexStringLower(bytes.Slice(16, EncryptionKey.IdBytes))}, and the one set is {Convert.ToHexStringLower(key.Id)}",
                $"Set {KeyVariable} to the key it was written with.");
        }

        var plain = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);
        return plain >= 0 && BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) == ChunkBytes
            ? new EncryptedHeader(plain, bytes.Slice(32, 32).ToArray())
            : throw new ObjectDamagedException(location, name, "a field of its header is out of range");
    }

    /// <summary>For readers without a key: says clearly what an object is that they cannot read.</summary>
    public static void RefuseEncrypted(string location, string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Magic))
        {
            throw new ForeignObjectException(location, name, "it is encrypted, and no key is set", $"Set {KeyVariable}.");
        }
    }
}
