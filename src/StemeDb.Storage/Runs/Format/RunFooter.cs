namespace StemeDb.Storage.Runs.Format;

/// <summary>What a run holds and where. Sections follow each other without gaps, so lengths are enough.</summary>
/// <param name="FirstSeq">Least seq of its records.</param>
/// <param name="LastSeq">Greatest seq of its records.</param>
/// <param name="Keyspaces">By ascending number.</param>
internal sealed record RunFooter(long FirstSeq, long LastSeq, IReadOnlyList<KeyspaceSection> Keyspaces)
{
    public void Encode(FieldWriter writer)
    {
        writer.Number(FirstSeq);
        writer.Number(LastSeq);
        writer.Number(Keyspaces.Count);
        foreach (var section in Keyspaces)
        {
            section.Encode(writer);
        }
    }

    /// <summary>Reads a footer and checks that its sections fill the file from the header to the footer exactly.</summary>
    /// <exception cref="InvalidDataException">They do not, or the bytes are no footer.</exception>
    public static RunFooter Decode(ReadOnlySpan<byte> bytes, long footerOffset)
    {
        var reader = new FieldReader(bytes);
        var firstSeq = reader.Number();
        var lastSeq = reader.Number(minimum: firstSeq);
        var count = (int)reader.Number(byte.MaxValue, minimum: 1);
        var sections = new List<KeyspaceSection>(count);
        long offset = RunFormat.HeaderBytes;
        byte previous = 0;
        for (var i = 0; i < count; i++)
        {
            var section = KeyspaceSection.Decode(ref reader, offset, footerOffset);
            if (section.Keyspace <= previous)
            {
                throw new InvalidDataException("the keyspaces are not in order");
            }

            previous = section.Keyspace;
            offset = section.End;
            sections.Add(section);
        }

        reader.End();
        return offset == footerOffset
            ? new RunFooter(firstSeq, lastSeq, sections)
            : throw new InvalidDataException("the keyspaces do not end where the footer begins");
    }
}
