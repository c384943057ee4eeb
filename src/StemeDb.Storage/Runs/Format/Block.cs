using System.Buffers.Binary;

namespace StemeDb.Storage.Runs.Format;

/// <summary>
/// A block of sorted entries in memory. Immutable; thread-safe. It is checked once, when it is made: checksum, and that
/// every entry and restart lies where it can; what reads it afterwards relies on that.
/// </summary>
internal sealed class Block
{
    private readonly int _start;
    private readonly int _restarts;

    private Block(byte[] bytes, int start, int entriesEnd, int restartCount, int firstEntry)
    {
        (Bytes, _start, _restarts, RestartCount, FirstEntry) = (bytes, start, entriesEnd, restartCount, firstEntry);
    }

    /// <summary>The memory it lies in.</summary>
    public byte[] Bytes { get; }

    /// <summary>Where its first entry begins in <see cref="Bytes"/>.</summary>
    public int FirstEntry { get; }

    /// <summary>Where its entries end in <see cref="Bytes"/>.</summary>
    public int EntriesEnd => _restarts;

    /// <summary>Number of keys written whole.</summary>
    public int RestartCount { get; }

    /// <summary>Set by readers, cleared by the cache's hand.</summary>
    public bool RecentlyUsed { get; set; }

    /// <summary>Where an entry with a whole key begins in <see cref="Bytes"/>.</summary>
    public int RestartAt(int restart) =>
        _start + (int)BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(_restarts + restart * sizeof(uint)));

    /// <summary>Reads an entry's lengths.</summary>
    /// <param name="position">Where it begins.</param>
    /// <returns>Its parts.</returns>
    public BlockEntry EntryAt(int position)
    {
        ReadOnlySpan<byte> bytes = Bytes;
        var shared = Varint.ReadChecked(bytes, ref position);
        var suffix = Varint.ReadChecked(bytes, ref position);
        var value = Varint.ReadChecked(bytes, ref position);
        return new BlockEntry(shared, position, suffix, value);
    }

    /// <summary>Checks a block's bytes and makes it readable.</summary>
    /// <param name="bytes">The memory.</param>
    /// <param name="start">Where the block begins in it.</param>
    /// <param name="length">Its length with its checksum.</param>
    /// <param name="offset">Where it lies in the file.</param>
    /// <exception cref="InvalidDataException">The bytes are no block of that place.</exception>
    public static Block Parse(byte[] bytes, int start, int length, long offset)
    {
        const int least = 1 + 2 * sizeof(uint) + RunFormat.ChecksumBytes;
        if (length < least)
        {
            throw new InvalidDataException("the block is too short");
        }

        var content = bytes.AsSpan(start, length - RunFormat.ChecksumBytes);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(start + content.Length)) != RunFormat.Checksum(offset, content))
        {
            throw new InvalidDataException("the block's checksum does not match");
        }

        if (content[0] != RunFormat.CodecNone)
        {
            throw new InvalidDataException($"the block has the unknown codec {content[0]}");
        }

        var count = BinaryPrimitives.ReadUInt32LittleEndian(content[^sizeof(uint)..]);
        if (count == 0 || count > (content.Length - 1 - sizeof(uint)) / sizeof(uint))
        {
            throw new InvalidDataException("the block's number of restarts is impossible");
        }

        var entriesEnd = content.Length - ((int)count + 1) * sizeof(uint);
        BlockStructure.Check(content[..entriesEnd], content[entriesEnd..^sizeof(uint)]);
        return new Block(bytes, start, start + entriesEnd, (int)count, start + 1);
    }
}

/// <summary>Where the parts of an entry lie.</summary>
/// <param name="Shared">Bytes that the key shares with the one before.</param>
/// <param name="SuffixAt">Where the rest of the key begins.</param>
/// <param name="SuffixLength">Its length.</param>
/// <param name="ValueLength">Length of the value.</param>
internal readonly record struct BlockEntry(int Shared, int SuffixAt, int SuffixLength, int ValueLength)
{
    /// <summary>Where the value begins: right after the key.</summary>
    public int ValueAt => SuffixAt + SuffixLength;

    /// <summary>Where the next entry begins.</summary>
    public int End => ValueAt + ValueLength;
}
