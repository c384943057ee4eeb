using System.Buffers;
using System.Security.Cryptography;
using StemeDb.Storage.Checksums;
using ZstdSharp;

namespace StemeDb.Archive.Journal;

/// <summary>
/// Gathers batches that follow each other, and seals them into a piece. The same batches make the same bytes. Not thread-safe.
/// </summary>
/// <param name="clusterId">Whose journal.</param>
/// <param name="generation">Which life of the cluster.</param>
/// <param name="compression">How pieces are compressed.</param>
public sealed class PieceBuilder(Guid clusterId, long generation, PieceCompression compression)
{
    private const int CompressionLevel = 3;

    private readonly ArrayBufferWriter<byte> _content = new();
    private PieceBatch _first;
    private PieceBatch _last;

    /// <summary>Nothing was added since the last seal.</summary>
    public bool IsEmpty => Batches == 0;

    /// <summary>Batches that were added since the last seal.</summary>
    public int Batches { get; private set; }

    /// <summary>Bytes of the batches so far, before compression.</summary>
    public long ContentBytes => _content.WrittenCount;

    /// <summary>Whether a batch still fits into the largest piece.</summary>
    /// <param name="batch">The batch.</param>
    public bool HasRoomFor(in PieceBatch batch) => ContentBytes + PieceContent.BytesOf(batch.Payload.Length) <= JournalPiece.ContentBytesMax;

    /// <summary>Adds the batch that follows.</summary>
    /// <param name="batch">The batch; its payload is copied.</param>
    /// <exception cref="ArgumentException">It does not follow, is too large, or is not what its checksum says.</exception>
    public void Add(in PieceBatch batch)
    {
        if (!HasRoomFor(batch)) throw new ArgumentException($"Batch {batch.FirstSeq} of {batch.Payload.Length} bytes does not fit into a piece.", nameof(batch));
        if (!IsEmpty && (batch.FirstSeq != _last.LastSeq + 1 || batch.Previous != _last.Checksum))
        {
            throw new ArgumentException($"Batch {batch.FirstSeq} does not follow the batch that ends at seq {_last.LastSeq}.", nameof(batch));
        }

        var bytes = PieceContent.BytesOf(batch.Payload.Length);
        var place = _content.GetSpan(bytes)[..bytes];
        place.Clear();
        PieceContent.Write(place, batch.FirstSeq, batch.Count, batch.Payload.Span);
        if (PieceContent.Chain(batch.Previous, place) != batch.Checksum)
        {
            throw new ArgumentException($"Batch {batch.FirstSeq} is not what its checksum says: it was damaged on its way.", nameof(batch));
        }

        _content.Advance(bytes);
        if (IsEmpty) _first = batch with { Payload = default };
        _last = batch with { Payload = default };
        Batches++;
    }

    /// <summary>Makes the piece of what was added, and begins the next.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public SealedPiece Seal()
    {
        if (IsEmpty) throw new InvalidOperationException("A piece has at least one batch.");
        var content = _content.WrittenSpan;
        var stored = compression == PieceCompression.Zstd ? Compress(content) : content.ToArray();
        var header = new PieceHeader
        {
            ClusterId = clusterId,
            Generation = generation,
            FirstSeq = _first.FirstSeq,
            LastSeq = _last.LastSeq,
            FirstRecordedAt = _first.FirstRecordedAt,
            LastRecordedAt = _last.LastRecordedAt,
            ChecksumBefore = _first.Previous,
            ChecksumAfter = _last.Checksum,
            Batches = Batches,
            ContentBytes = content.Length,
            StoredBytes = stored.Length,
            Compression = compression,
            ContentSha256 = SHA256.HashData(content),
        };
        _content.ResetWrittenCount();
        Batches = 0;
        return new SealedPiece(header, (byte[])[.. PieceHeaderBytes.Write(header, Crc32C.Compute(stored)), .. stored]);
    }

    private static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var compressor = new Compressor(CompressionLevel);
        return compressor.Wrap(content).ToArray();
    }
}

/// <summary>A piece as it is put.</summary>
/// <param name="Header">What it says about itself.</param>
/// <param name="Bytes">All bytes of the object.</param>
public sealed record SealedPiece(PieceHeader Header, ReadOnlyMemory<byte> Bytes);
