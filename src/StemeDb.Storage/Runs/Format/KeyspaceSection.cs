namespace StemeDb.Storage.Runs.Format;

/// <summary>Where a keyspace lies in a run: its blocks, then its index, then its filter.</summary>
internal sealed record KeyspaceSection
{
    public required byte Keyspace { get; init; }

    public required long Entries { get; init; }

    /// <summary>Where its first block begins.</summary>
    public required long Offset { get; init; }

    public required int BlockCount { get; init; }

    public required long BlocksLength { get; init; }

    public required int IndexLength { get; init; }

    /// <summary>0 when it has no filter.</summary>
    public required int FilterLength { get; init; }

    public required byte[] MinKey { get; init; }

    public required byte[] MaxKey { get; init; }

    public long IndexOffset => Offset + BlocksLength;

    public long FilterOffset => IndexOffset + IndexLength;

    public long End => FilterOffset + FilterLength;

    public KeyspaceInfo ToInfo() => new(Keyspace, Entries, MinKey, MaxKey);

    public void Encode(FieldWriter writer)
    {
        writer.Byte(Keyspace);
        writer.Number(Entries);
        writer.Number(BlockCount);
        writer.Number(BlocksLength);
        writer.Number(IndexLength);
        writer.Number(FilterLength);
        writer.Sized(MinKey);
        writer.Sized(MaxKey);
    }

    public static KeyspaceSection Decode(ref FieldReader reader, long offset, long limit)
    {
        var section = new KeyspaceSection
        {
            Offset = offset,
            Keyspace = reader.Byte(),
            Entries = reader.Number(minimum: 1),
            BlockCount = (int)reader.Number(int.MaxValue, minimum: 1),
            BlocksLength = reader.Number(limit, minimum: 1),
            IndexLength = (int)reader.Number(RunFormat.MaxSectionBytes, minimum: 1),
            FilterLength = (int)reader.Number(RunFormat.MaxSectionBytes),
            MinKey = reader.Sized(RunWriter.MaxKeyBytes, minimum: 1).ToArray(),
            MaxKey = reader.Sized(RunWriter.MaxKeyBytes, minimum: 1).ToArray(),
        };
        return section.End <= limit && section.BlockCount <= section.Entries && section.BlockCount <= section.BlocksLength
            ? section
            : throw new InvalidDataException($"keyspace {section.Keyspace} is given an impossible size");
    }
}
