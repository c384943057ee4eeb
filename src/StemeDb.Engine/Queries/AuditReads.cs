using System.Buffers.Binary;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>The audit, a page at a time, the newest first.</summary>
internal sealed class AuditReads(IIndexStore store, PageCursors cursors, TimeProvider clock)
{
    /// <exception cref="ReadFaultException">The cursor or the limit is wrong, or nobody waits any more.</exception>
    public Reply List(ListAudit list, ReadLifetime lifetime)
    {
        var limit = PageLimit.Items(list.Limit);
        var before = list.Cursor.IsEmpty ? long.MaxValue : ReadKey(cursors.Decode(list.Cursor.Span, "audit"u8).Key.Span);
        using var reader = store.OpenReader();
        var reply = new Records();
        var (bytes, last) = (0, 0L);
        foreach (var record in reader.Audit(before))
        {
            lifetime.ThrowIfOver();
            if (reply.Records_.Count == limit || bytes >= PageLimit.Bytes)
            {
                reply.NextCursor = UnsafeByteOperations.UnsafeWrap(
                    cursors.Encode(new(reader.Seq, new(clock.GetUtcNow().UtcTicks), WriteKey(last)), "audit"u8));
                break;
            }

            reply.Records_.Add(RecordBytes.Of(record));
            (bytes, last) = (bytes + reply.Records_[^1].Length, record.Seq);
        }

        return new Reply { Records = reply };
    }

    /// <summary>The seq of the last record of the page.</summary>
    private static byte[] WriteKey(long seq)
    {
        var key = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(key, seq);
        return key;
    }

    private static long ReadKey(ReadOnlySpan<byte> key) =>
        key.Length == sizeof(long) && BinaryPrimitives.ReadInt64BigEndian(key) is > 0 and var seq
            ? seq
            : throw new ReadFaultException(EngineFaults.BadCursor("The cursor is not one that this server gave."));
}
