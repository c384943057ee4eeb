namespace StemeDb.Storage.Runs.Format;

/// <summary>The lines of an index as they are read: separators one behind the other, and offsets.</summary>
/// <param name="Separators">All separators.</param>
/// <param name="Ends">Where each ends.</param>
/// <param name="Offsets">Where each block begins in the file, and where the last ends.</param>
internal sealed record BlockIndexLines(byte[] Separators, int[] Ends, long[] Offsets)
{
    public ReadOnlySpan<byte> Separator(int line)
    {
        var start = line == 0 ? 0 : Ends[line - 1];
        return Separators.AsSpan(start, Ends[line] - start);
    }

    /// <exception cref="InvalidDataException">Separators do not ascend, or the blocks do not fill their place exactly.</exception>
    public static BlockIndexLines Decode(ReadOnlySpan<byte> bytes, KeyspaceSection section)
    {
        const int leastBytesPerLine = 4;
        if (bytes.Length / leastBytesPerLine < section.BlockCount)
        {
            throw new InvalidDataException("the index is too short for its blocks");
        }

        var reader = new FieldReader(bytes);
        var separators = new MemoryStream(bytes.Length * 2);
        var ends = new int[section.BlockCount];
        var offsets = new long[section.BlockCount + 1];
        offsets[0] = section.Offset;
        Span<byte> key = stackalloc byte[RunWriter.MaxKeyBytes];
        var length = 0;
        for (var i = 0; i < section.BlockCount; i++)
        {
            var shared = (int)reader.Number(length);
            var suffix = reader.Sized(RunWriter.MaxKeyBytes - shared, minimum: 1);
            if (i > 0 && shared < length && suffix[0] <= key[shared])
            {
                throw new InvalidDataException("the separators of the index are not in order");
            }

            suffix.CopyTo(key[shared..]);
            length = shared + suffix.Length;
            if (separators.Length > RunFormat.MaxSectionBytes - length)
            {
                throw new InvalidDataException("the separators of the index are too long");
            }

            separators.Write(key[..length]);
            ends[i] = (int)separators.Length;
            offsets[i + 1] = offsets[i] + reader.Number(RunFormat.MaxBlockBytes, minimum: 1);
        }

        reader.End();
        return offsets[^1] == section.IndexOffset
            ? new BlockIndexLines(separators.ToArray(), ends, offsets)
            : throw new InvalidDataException("the blocks of the index do not end where the index begins");
    }
}
