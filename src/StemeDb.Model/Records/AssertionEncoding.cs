using System.Buffers;
using System.Buffers.Binary;
using StemeDb.Model.Assertions;
using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>
/// The one binary form of an assertion's content, on the wire, in the journal and in memory; drawn in
/// <c>docs/formats/record.md</c>. Content is a head (path and source) and a body (all else), so that an index that has path
/// and source in its key keeps the body alone. The same assertion is always the same bytes.
/// </summary>
public static class AssertionEncoding
{
    /// <summary>No content is longer than this many bytes.</summary>
    public const int MaxContentBytes = 128 * 1024;

    /// <summary>Bytes in front of the path: the lengths of path and source, 16 bits each.</summary>
    internal const int HeadLengthsBytes = 2 * sizeof(ushort);

    /// <summary>Bytes of a body in front of asserted_at: the flags.</summary>
    internal const int FlagsBytes = sizeof(ushort);

    /// <summary>Bytes of a body that are compared by themselves or not at all: flags and asserted_at.</summary>
    private const int StampedBytes = FlagsBytes + sizeof(long);

    /// <summary>The content of an assertion in a new array.</summary>
    /// <param name="assertion">Valid.</param>
    public static byte[] Encode(Assertion assertion)
    {
        var content = new byte[AssertionWriter.Measure(assertion)];
        AssertionWriter.Write(assertion, content);
        return content;
    }

    /// <summary>Writes the content of an assertion.</summary>
    /// <param name="assertion">Valid.</param>
    /// <param name="destination">Where to; advanced by the bytes written.</param>
    /// <returns>The bytes written.</returns>
    public static int Encode(Assertion assertion, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var length = AssertionWriter.Measure(assertion);
        AssertionWriter.Write(assertion, destination.GetSpan(length)[..length]);
        destination.Advance(length);
        return length;
    }

    /// <summary>Reads content back and checks every rule of an assertion, as for content from another process.</summary>
    /// <param name="content">One whole content; its path, source and value are kept, not copied.</param>
    /// <exception cref="RecordFormatException">Not the content of a valid assertion.</exception>
    public static Assertion Decode(ReadOnlyMemory<byte> content)
    {
        var view = AssertionView.Read(content);
        AssertionCheck.Check(view);
        return view.ToAssertion();
    }

    /// <summary>Checks every rule of an assertion over its content, allocating next to nothing.</summary>
    /// <param name="content">One whole content.</param>
    /// <returns>The view of it.</returns>
    /// <exception cref="RecordFormatException">Not the content of a valid assertion.</exception>
    public static AssertionView Check(ReadOnlyMemory<byte> content)
    {
        var view = AssertionView.Read(content);
        AssertionCheck.Check(view);
        return view;
    }

    /// <summary>Where the body begins, so that <c>content[BodyOffset(content)..]</c> is what an index keeps.</summary>
    /// <param name="content">One whole content.</param>
    /// <exception cref="RecordFormatException">Cut off.</exception>
    public static int BodyOffset(ReadOnlySpan<byte> content)
    {
        var head = new ByteReader(content);
        var pathLength = head.ReadUInt16();
        var sourceLength = head.ReadUInt16();
        head.Take(pathLength + sourceLength);
        return head.Position;
    }

    /// <summary>Sets asserted_at in place, given or not before; the length stays the same.</summary>
    /// <param name="content">One whole content.</param>
    /// <param name="assertedAt">When the source said it.</param>
    /// <exception cref="RecordFormatException">Cut off.</exception>
    public static void StampAssertedAt(Span<byte> content, Instant assertedAt)
    {
        var body = content[BodyOffset(content)..];
        if (body.Length < StampedBytes) throw new RecordFormatException("Cut off before asserted_at.");
        var flags = (AssertionFlags)BinaryPrimitives.ReadUInt16LittleEndian(body) | AssertionFlags.AssertedAt;
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)flags);
        BinaryPrimitives.WriteInt64LittleEndian(body[FlagsBytes..], assertedAt.Ticks);
    }

    /// <summary>True when two contents are equal in everything but asserted_at.</summary>
    /// <param name="left">One whole content.</param>
    /// <param name="right">Another.</param>
    /// <exception cref="RecordFormatException">Cut off.</exception>
    public static bool SaysTheSame(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var offset = BodyOffset(left);
        return offset == BodyOffset(right) && left[..offset].SequenceEqual(right[..offset])
            && BodySaysTheSame(left[offset..], right[offset..]);
    }

    /// <summary>True when two bodies are equal in everything but asserted_at.</summary>
    /// <param name="left">One whole body, see <see cref="BodyOffset"/>.</param>
    /// <param name="right">Another.</param>
    /// <exception cref="RecordFormatException">Cut off.</exception>
    public static bool BodySaysTheSame(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length < StampedBytes || right.Length < StampedBytes) throw new RecordFormatException("Cut off before asserted_at.");
        var difference = BinaryPrimitives.ReadUInt16LittleEndian(left) ^ BinaryPrimitives.ReadUInt16LittleEndian(right);
        return (difference & ~(int)AssertionFlags.AssertedAt) == 0 && left[StampedBytes..].SequenceEqual(right[StampedBytes..]);
    }
}
