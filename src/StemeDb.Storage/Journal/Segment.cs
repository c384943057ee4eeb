namespace StemeDb.Storage.Journal;

/// <summary>A segment in use: where it lies and how far it is durable. Written by the writer, read by any thread.</summary>
internal sealed class Segment(string path, SegmentHeader header, uint headerChecksum, long durableEnd)
{
    private long _durableEnd = durableEnd;

    public string Path => path;

    public SegmentHeader Header => header;

    public uint HeaderChecksum => headerChecksum;

    /// <summary>Where the last durable batch ends. Final as soon as there is a segment after this one.</summary>
    public long DurableEnd => Volatile.Read(ref _durableEnd);

    public void Advance(long durableEnd) => Volatile.Write(ref _durableEnd, durableEnd);

    public bool HasRoomFor(long batchBytes) => header.SegmentBytes - _durableEnd >= batchBytes;
}
