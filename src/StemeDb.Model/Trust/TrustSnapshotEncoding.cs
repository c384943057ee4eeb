using System.Buffers;
using System.Security.Cryptography;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;

namespace StemeDb.Model.Trust;

/// <summary>
/// The content of a snapshot in bytes, drawn in <c>docs/formats/snapshot.md</c>, and its division into parts of the log. The
/// same content is always the same bytes, and so the same id.
/// </summary>
public static class TrustSnapshotEncoding
{
    private const byte Version = 1;

    /// <summary>A source's entry is never longer: its id, and eight numbers of at most four bytes.</summary>
    private const int EntryBytesMax = SourceId.MaxBytes + 40;

    /// <summary>Makes a snapshot of what was learned.</summary>
    /// <param name="summary">What it was learned from.</param>
    /// <param name="sources">By the bytes of their ids; groups numbered from 1 by their first member.</param>
    /// <exception cref="InvalidOperationException">It is larger than a log can hold in its parts: more than about ten million sources.</exception>
    public static (TrustSnapshot Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Parts) Make(
        SnapshotSummary summary, IReadOnlyList<LearnedSource> sources)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(sources);
        ReadOnlyMemory<byte> content = Encode(summary, sources);
        var parts = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < content.Length; at += SnapshotPartRecord.MaxContentBytes)
        {
            parts.Add(content[at..Math.Min(content.Length, at + SnapshotPartRecord.MaxContentBytes)]);
        }

        if (parts.Count > SnapshotPartRecord.MaxParts)
        {
            throw new InvalidOperationException($"A snapshot of {sources.Count} sources has more than {SnapshotPartRecord.MaxParts} parts.");
        }

        return (new(Convert.ToHexStringLower(SHA256.HashData(content.Span)), summary, sources), parts);
    }

    /// <summary>Puts a snapshot together from its parts.</summary>
    /// <param name="id">The id that its parts have.</param>
    /// <param name="parts">Their contents in order; what is read keeps no memory of them.</param>
    /// <exception cref="RecordFormatException">The id is that of other bytes, or they are no snapshot.</exception>
    public static TrustSnapshot Decode(string id, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var content = new byte[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(content.AsMemory(at));
            at += part.Length;
        }

        if (Convert.ToHexStringLower(SHA256.HashData(content)) != id) throw new RecordFormatException($"Snapshot {id} has the id of other bytes.");
        return Read(id, content);
    }

    private static byte[] Encode(SnapshotSummary summary, IReadOnlyList<LearnedSource> sources)
    {
        var output = new ArrayBufferWriter<byte>(64 * (sources.Count + 1));
        var head = new ByteWriter(output.GetSpan(64));
        head.WriteByte(Version);
        head.WriteInt64(summary.AsOfSeq);
        head.WriteInt64(summary.Voices);
        head.WriteVarint(summary.ContestedPaths);
        head.WriteByte((byte)summary.Thinning);
        head.WriteByte((byte)summary.Rounds);
        head.WriteVarint(sources.Count);
        output.Advance(head.Position);
        var indexes = new Dictionary<SourceId, int>(sources.Count);
        for (var i = 0; i < sources.Count; i++) indexes.Add(sources[i].Source, i);
        foreach (var source in sources)
        {
            var writer = new ByteWriter(output.GetSpan(EntryBytesMax));
            writer.WriteUInt16(source.Source.Utf8.Length);
            writer.WriteBytes(source.Source.Utf8.Span);
            writer.WriteVarint(source.ContestedPaths);
            writer.WriteVarint(source.Group);
            if (source.Link is { } link)
            {
                writer.WriteVarint(indexes[link.With]);
                writer.WriteVarint(link.Agreed);
                writer.WriteVarint(link.Shared);
            }

            writer.WriteVarint(source.SampleSize);
            writer.WriteVarint(source.AccuracyMillionths);
            writer.WriteVarint(source.LowerBoundMillionths);
            output.Advance(writer.Position);
        }

        return output.WrittenSpan.ToArray();
    }

    private static TrustSnapshot Read(string id, ReadOnlyMemory<byte> content)
    {
        var reader = new ByteReader(content.Span);
        var version = reader.ReadByte();
        if (version != Version)
        {
            throw new RecordFormatException(
                $"Snapshot {id} has version {version}; open the data with the version of StemeDB that wrote it.");
        }

        var (asOfSeq, voices, paths) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadVarint());
        var summary = new SnapshotSummary(asOfSeq, voices, paths, Thinning: reader.ReadByte(), Rounds: reader.ReadByte());
        var count = reader.ReadVarint();
        if (count > reader.Remaining) throw new RecordFormatException($"Snapshot {id} ends before its {count} sources.");
        var entries = new (LearnedSource Source, int With)[count];
        for (var i = 0; i < count; i++) entries[i] = ReadEntry(ref reader, content);
        reader.End();
        var sources = new LearnedSource[count];
        for (var i = 0; i < count; i++) sources[i] = Resolve(id, entries, i);
        return new(id, summary, sources);
    }

    private static (LearnedSource Source, int With) ReadEntry(ref ByteReader reader, ReadOnlyMemory<byte> content)
    {
        var length = reader.ReadUInt16();
        var start = reader.Position;
        reader.Take(length);
        if (!SourceId.TryParse(content.Slice(start, length), out var source, out var fault)) throw new RecordFormatException(fault.Detail);
        var (paths, group) = (reader.ReadVarint(), reader.ReadVarint());
        var with = group > 0 ? reader.ReadVarint() : -1;
        var link = group > 0 ? new CopyLink(default, reader.ReadVarint(), reader.ReadVarint()) : null;
        var (sample, accuracy, bound) = (reader.ReadVarint(), reader.ReadVarint(), reader.ReadVarint());
        if (bound > accuracy || accuracy > LearnedSource.Million) throw new RecordFormatException($"The accuracy of {source} is out of its range.");
        return (new(source, paths, group, link, sample, accuracy, bound), with);
    }

    private static LearnedSource Resolve(string id, (LearnedSource Source, int With)[] entries, int index)
    {
        var (source, with) = entries[index];
        if (index > 0 && entries[index - 1].Source.Source >= source.Source) throw new RecordFormatException($"The sources of snapshot {id} are not in order.");
        if (source.Link is null) return source;
        if (with >= entries.Length || entries[with].Source.Group != source.Group || with == index)
        {
            throw new RecordFormatException($"Snapshot {id} links {source.Source} to a source that is not in its group.");
        }

        return source with { Link = source.Link with { With = entries[with].Source.Source } };
    }
}
