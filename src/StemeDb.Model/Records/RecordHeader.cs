using StemeDb.Model.Time;

namespace StemeDb.Model.Records;

/// <summary>The 18 bytes every record begins with: kind, version, seq, recorded_at.</summary>
internal readonly record struct RecordHeader(RecordKind Kind, long Seq, Instant RecordedAt)
{
    /// <summary>The version of the layout of every kind so far.</summary>
    public const byte Version = 1;

    public const int ByteLength = 2 + (2 * sizeof(long));

    public static RecordHeader Read(ref ByteReader reader)
    {
        var kind = reader.ReadByte();
        var version = reader.ReadByte();
        if (kind is < (byte)RecordKind.Assertion or > (byte)RecordKind.Idempotency || version != Version)
        {
            throw new UnknownRecordException(kind, version);
        }

        var seq = reader.ReadInt64();
        var recordedAt = reader.ReadInt64();
        if (seq < 1) throw new RecordFormatException($"{seq} is no place in the log.");
        if (recordedAt < 0 || recordedAt > Instant.MaxValue.Ticks) throw new RecordFormatException($"{recordedAt} ticks are no time.");
        return new((RecordKind)kind, seq, new Instant(recordedAt));
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)Kind);
        writer.WriteByte(Version);
        writer.WriteInt64(Seq);
        writer.WriteInt64(RecordedAt.Ticks);
    }
}
