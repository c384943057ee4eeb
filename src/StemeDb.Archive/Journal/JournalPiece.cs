using System.Security.Cryptography;
using StemeDb.Archive.Objects;
using StemeDb.Storage.Checksums;
using StemeDb.Storage.Journal;
using ZstdSharp;

namespace StemeDb.Archive.Journal;

/// <summary>A piece of archived journal that was read, whole and checked. Immutable.</summary>
public sealed class JournalPiece
{
    /// <summary>Largest content in bytes, before compression: 1 GiB, the largest segment of a journal and so the largest batch.</summary>
    public const int ContentBytesMax = 1024 * 1024 * 1024;

    /// <summary>Largest object in bytes.</summary>
    public const int BytesMax = ContentBytesMax + PieceHeaderBytes.Length;

    private readonly ReadOnlyMemory<byte> _content;

    private JournalPiece(PieceHeader header, ReadOnlyMemory<byte> content) => (Header, _content) = (header, content);

    /// <summary>What it says about itself.</summary>
    public PieceHeader Header { get; }

    /// <summary>
    /// Its batches in order, with the journal's chained checksum behind each. The payloads stay valid as long as the piece does.
    /// </summary>
    public IEnumerable<JournalBatch> Batches
    {
        get
        {
            var checksum = Header.ChecksumBefore;
            for (var at = 0; PieceContent.TryRead(_content.Span[at..], out var firstSeq, out var count, out var payload); at += PieceContent.BytesOf(payload))
            {
                checksum = PieceContent.Chain(checksum, _content.Span.Slice(at, PieceContent.BytesOf(payload)));
                yield return new JournalBatch(firstSeq, count, _content.Slice(at + PieceContent.BatchHeaderBytes, payload), checksum);
            }
        }
    }

    /// <summary>Reads a piece and checks every byte of it.</summary>
    /// <param name="location">Where the store is, for errors.</param>
    /// <param name="name">Name of the object, for errors.</param>
    /// <param name="bytes">All bytes of the object; kept when they are not compressed.</param>
    /// <exception cref="ObjectDamagedException">It is not what was written.</exception>
    /// <exception cref="ForeignObjectException">A newer program wrote it, or it is encrypted.</exception>
    public static JournalPiece Read(string location, string name, ReadOnlyMemory<byte> bytes)
    {
        var (header, storedCheck) = PieceHeaderBytes.Read(location, name, bytes.Span);
        var stored = bytes[PieceHeaderBytes.Length..];
        if (stored.Length != header.StoredBytes) throw Damaged($"it has {stored.Length} bytes behind its header, not {header.StoredBytes}");
        if (Crc32C.Compute(stored.Span) != storedCheck) throw Damaged("its bytes do not have their checksum");
        var content = header.Compression == PieceCompression.Zstd ? Decompress(stored.Span, header, Damaged) : stored;
        if (!SHA256.HashData(content.Span).AsSpan().SequenceEqual(header.ContentSha256.Span)) throw Damaged("its content does not have its SHA-256");
        if (PieceContent.Chain(header.ChecksumBefore, content.Span) != header.ChecksumAfter) throw Damaged("its batches do not have the journal's checksum");
        CheckBatches(header, content.Span, Damaged);
        return new JournalPiece(header, content);

        ObjectDamagedException Damaged(string why) => new(location, name, why);
    }

    private static byte[] Decompress(ReadOnlySpan<byte> stored, PieceHeader header, Func<string, Exception> damaged)
    {
        using var decompressor = new Decompressor();
        var content = new byte[header.ContentBytes];
        try
        {
            return decompressor.Unwrap(stored, content) == content.Length ? content : throw damaged("it decompresses to fewer bytes than it says");
        }
        catch (ZstdException error)
        {
            throw damaged($"it does not decompress ({error.Message})");
        }
    }

    private static void CheckBatches(PieceHeader header, ReadOnlySpan<byte> content, Func<string, Exception> damaged)
    {
        var (at, batches, next) = (0, 0, header.FirstSeq);
        for (; PieceContent.TryRead(content[at..], out var firstSeq, out var count, out var payload) && firstSeq == next; batches++)
        {
            at += PieceContent.BytesOf(payload);
            next += count;
        }

        if (at != content.Length || batches != header.Batches || next != header.LastSeq + 1)
        {
            throw damaged($"its batches are not those its header tells of: {batches} up to seq {next - 1}");
        }
    }
}
