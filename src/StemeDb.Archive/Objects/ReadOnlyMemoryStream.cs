using System.Runtime.InteropServices;

namespace StemeDb.Archive.Objects;

/// <summary>Reads memory as a stream, without a copy where an array stands behind it.</summary>
internal sealed class ReadOnlyMemoryStream : MemoryStream
{
    public ReadOnlyMemoryStream(ReadOnlyMemory<byte> bytes) : this(SegmentOf(bytes))
    {
    }

    private ReadOnlyMemoryStream(ArraySegment<byte> segment) : base(segment.Array!, segment.Offset, segment.Count, writable: false)
    {
    }

    private static ArraySegment<byte> SegmentOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is not null ? segment : new ArraySegment<byte>(bytes.ToArray());
}
