using System.Buffers.Binary;
using StemeDb.Storage.Files;
using StemeDb.Storage.Runs.Bloom;

namespace StemeDb.Storage.Runs.Format;

/// <summary>Reads the index and the filter of a keyspace from a file and checks them.</summary>
internal static class KeyspaceParts
{
    public static BlockIndex ReadIndex(IStorageFile file, KeyspaceSection section)
    {
        try
        {
            var bytes = new byte[section.IndexLength];
            ReadChecked(file, section.IndexOffset, bytes, "index");
            return BlockIndex.Decode(bytes.AsSpan(..^RunFormat.ChecksumBytes), section);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(file, section.IndexOffset, section, e);
        }
    }

    /// <summary>Null when the keyspace has no filter.</summary>
    public static BloomFilter? ReadFilter(IStorageFile file, KeyspaceSection section)
    {
        if (section.FilterLength == 0)
        {
            return null;
        }

        try
        {
            var length = section.FilterLength - RunFormat.ChecksumBytes;
            if (length <= 0 || length % BloomFilter.BlockBytes != 0)
            {
                throw new InvalidDataException("the filter has an impossible length");
            }

            var filter = BloomFilter.OfSize(length);
            var read = file.Read(section.FilterOffset, filter.Bits);
            Span<byte> checksum = stackalloc byte[RunFormat.ChecksumBytes];
            read += file.Read(section.FilterOffset + length, checksum);
            Require(read == section.FilterLength && Matches(section.FilterOffset, filter.Bits, checksum), "filter");
            return filter;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(file, section.FilterOffset, section, e);
        }
    }

    private static void ReadChecked(IStorageFile file, long offset, Span<byte> bytes, string part)
    {
        Require(bytes.Length > RunFormat.ChecksumBytes && file.Read(offset, bytes) == bytes.Length, part);
        Require(Matches(offset, bytes[..^RunFormat.ChecksumBytes], bytes[^RunFormat.ChecksumBytes..]), part);
    }

    private static bool Matches(long offset, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> checksum) =>
        BinaryPrimitives.ReadUInt32LittleEndian(checksum) == RunFormat.Checksum(offset, bytes);

    private static void Require(bool condition, string part)
    {
        if (!condition)
        {
            throw new InvalidDataException($"the {part}'s checksum does not match");
        }
    }

    private static bool IsDamage(Exception error) => error is InvalidDataException || (error is IOException e && DiskErrors.IsMedium(e));

    private static RunDamagedException Damaged(IStorageFile file, long offset, KeyspaceSection section, Exception cause) =>
        new(file.Path, offset, cause.Message, section.Keyspace, section.MinKey, section.MaxKey);
}
