using System.Buffers;
using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>The record of an idempotency key, drawn in <c>docs/formats/record.md</c>.</summary>
internal static class IdempotencyEncoding
{
    private const int DigestBytes = 32;
    private const int FrontBytes = RecordHeader.ByteLength + (2 * DigestBytes) + (2 * sizeof(long)) + 1;
    private const int OutcomeBytes = DigestBytes + (4 * sizeof(long));

    public static int Encode(IdempotencyRecord record, IBufferWriter<byte> destination)
    {
        var length = FrontBytes + (record.Outcome is null ? 0 : OutcomeBytes);
        var writer = new ByteWriter(destination.GetSpan(length)[..length]);
        new RecordHeader(RecordKind.Idempotency, record.Seq, record.RecordedAt).Write(ref writer);
        writer.WriteBytes(Convert.FromHexString(record.Key));
        writer.WriteBytes(Convert.FromHexString(record.Head));
        writer.WriteInt64(record.BegunSeq);
        writer.WriteInt64(record.Base.Ticks);
        writer.WriteByte(record.Outcome is null ? (byte)0 : (byte)1);
        if (record.Outcome is { } outcome)
        {
            writer.WriteBytes(Convert.FromHexString(outcome.Body));
            writer.WriteInt64(outcome.Created);
            writer.WriteInt64(outcome.Existing);
            writer.WriteInt64(outcome.Rejected);
            writer.WriteInt64(outcome.LastSeq);
        }

        destination.Advance(length);
        return length;
    }

    public static IdempotencyRecord Decode(RecordView view)
    {
        var reader = new ByteReader(view.Content.Span);
        var (key, head) = (Digest(ref reader), Digest(ref reader));
        var (begunSeq, ticks) = (reader.ReadInt64(), reader.ReadInt64());
        if (begunSeq < 1 || begunSeq > view.Seq) throw new RecordFormatException($"Record {view.Seq} was not begun at seq {begunSeq}.");
        if (ticks < 0 || ticks > Instant.MaxValue.Ticks) throw new RecordFormatException($"{ticks} ticks are no time.");
        var outcome = reader.ReadByte() switch
        {
            0 => null,
            1 => Outcome(ref reader, view.Seq),
            var flag => throw new RecordFormatException($"Record {view.Seq} has {flag} where 0 or 1 stands."),
        };
        reader.End();
        return new(view.Seq, view.RecordedAt, key, head, begunSeq, new Instant(ticks), outcome);
    }

    private static IdempotentOutcome Outcome(ref ByteReader reader, long seq)
    {
        var outcome = new IdempotentOutcome(
            Digest(ref reader), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        return outcome is { Created: >= 0, Existing: >= 0, Rejected: >= 0, LastSeq: >= 0 }
            ? outcome : throw new RecordFormatException($"Record {seq} counts less than nothing.");
    }

    private static string Digest(ref ByteReader reader) => Convert.ToHexStringLower(reader.Take(DigestBytes));
}
