using System.Buffers.Binary;

namespace StemeDb.Storage.Index.Keys;

/// <summary>The head of an assertion's content (docs/formats/record.md): lengths of path and source, path, source.</summary>
internal readonly ref struct ContentHead
{
    /// <summary>Bytes of the two lengths.</summary>
    public const int LengthsBytes = 2 * sizeof(ushort);

    public ContentHead(ReadOnlySpan<byte> content)
    {
        var pathLength = BinaryPrimitives.ReadUInt16LittleEndian(content);
        var sourceLength = BinaryPrimitives.ReadUInt16LittleEndian(content[sizeof(ushort)..]);
        Path = content.Slice(LengthsBytes, pathLength);
        Source = content.Slice(LengthsBytes + pathLength, sourceLength);
    }

    public ReadOnlySpan<byte> Path { get; }

    public ReadOnlySpan<byte> Source { get; }

    /// <summary>Bytes of the head; the body follows.</summary>
    public int ByteLength => LengthsBytes + Path.Length + Source.Length;

    /// <summary>Writes a head and returns its length.</summary>
    public static int Write(Span<byte> content, ReadOnlySpan<byte> path, ReadOnlySpan<byte> source)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(content, (ushort)path.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(content[sizeof(ushort)..], (ushort)source.Length);
        path.CopyTo(content[LengthsBytes..]);
        source.CopyTo(content[(LengthsBytes + path.Length)..]);
        return LengthsBytes + path.Length + source.Length;
    }
}
