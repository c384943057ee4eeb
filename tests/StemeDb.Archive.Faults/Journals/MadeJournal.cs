using System.Buffers.Binary;
using StemeDb.Archive.Journal;
using StemeDb.Model.Time;
using StemeDb.Storage.Checksums;

namespace StemeDb.Archive.Faults.Journals;

/// <summary>A journal made of chance, the same one for the same seed: batches whose checksums chain as those of a real one.</summary>
public sealed class MadeJournal
{
    private readonly Random _random;
    private readonly List<PieceBatch> _batches = [];

    /// <summary>An empty journal.</summary>
    /// <param name="seed">Of everything in it.</param>
    public MadeJournal(int seed) => _random = new Random(seed);

    /// <summary>All batches so far.</summary>
    public IReadOnlyList<PieceBatch> Batches => _batches;

    /// <summary>Seq of its last record; 0 when it is empty.</summary>
    public long LastSeq => _batches.Count == 0 ? 0 : _batches[^1].LastSeq;

    /// <summary>Appends a batch.</summary>
    /// <param name="payloadBytes">Bytes of its payload; null: by chance.</param>
    public PieceBatch Append(int? payloadBytes = null)
    {
        var (first, previous) = _batches.Count == 0 ? (1L, 0u) : (_batches[^1].LastSeq + 1, _batches[^1].Checksum);
        var payload = new byte[payloadBytes ?? _random.Next(1, 400)];
        _random.NextBytes(payload.AsSpan(payload.Length / 2)); // Half of it compresses.
        var count = _random.Next(1, 5);
        var time = new Instant(638_000_000_000_000_000 + (first * TimeSpan.TicksPerSecond));
        var batch = new PieceBatch(
            first, count, payload, previous, ChecksumOf(previous, first, count, payload), time, new Instant(time.Ticks + ((count - 1) * TimeSpan.TicksPerSecond)));
        _batches.Add(batch);
        return batch;
    }

    // As docs/formats/journal.md says, and on purpose not by the code under test.
    private static uint ChecksumOf(uint previous, long first, int count, byte[] payload)
    {
        var bytes = new byte[16 + ((payload.Length + 7) & ~7)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), first);
        payload.CopyTo(bytes.AsSpan(16));
        return Crc32C.Append(previous, bytes);
    }
}
