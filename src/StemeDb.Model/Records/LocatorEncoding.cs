using StemeDb.Model.Paths;

namespace StemeDb.Model.Records;

/// <summary>A claim's place in the index, as records carry it: seq, then path and source with their lengths.</summary>
internal static class LocatorEncoding
{
    private const int FixedBytes = sizeof(long) + (2 * sizeof(ushort));

    public static int Measure(ClaimLocator locator) => FixedBytes + locator.Path.Utf8.Length + locator.Source.Utf8.Length;

    public static int Measure(IReadOnlyList<ClaimLocator> locators)
    {
        var length = 0;
        for (var i = 0; i < locators.Count; i++) length += Measure(locators[i]);
        return length;
    }

    public static void Write(ref ByteWriter writer, ClaimLocator locator)
    {
        writer.WriteInt64(locator.Seq);
        writer.WriteUInt16(locator.Path.Utf8.Length);
        writer.WriteUInt16(locator.Source.Utf8.Length);
        writer.WriteBytes(locator.Path.Utf8.Span);
        writer.WriteBytes(locator.Source.Utf8.Span);
    }

    /// <summary>Reads one locator from <paramref name="record"/>, on which <paramref name="reader"/> stands.</summary>
    public static ClaimLocator Read(ref ByteReader reader, ReadOnlyMemory<byte> record)
    {
        var seq = reader.ReadInt64();
        if (seq < 1) throw new RecordFormatException($"{seq} is no place in the log.");
        var pathLength = reader.ReadUInt16();
        var sourceLength = reader.ReadUInt16();
        var start = reader.Position;
        reader.Take(pathLength + sourceLength);
        return new(new ConceptPath(record.Slice(start, pathLength)), new SourceId(record.Slice(start + pathLength, sourceLength)), seq);
    }
}
