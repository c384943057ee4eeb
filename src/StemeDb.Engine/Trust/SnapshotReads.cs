using System.Buffers.Binary;
using System.Text.Json;
using Google.Protobuf;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Queries;
using StemeDb.Model.Assertions;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Trust;

/// <summary>The snapshots of what was learned about sources: a page of their summaries, or one with all it says.</summary>
internal sealed class SnapshotReads(IIndexStore store, PageCursors cursors, TimeProvider clock)
{
    /// <exception cref="ReadFaultException">The cursor is wrong, or nobody waits any more.</exception>
    public Reply List(ListSnapshots list, ReadLifetime lifetime)
    {
        var limit = PageLimit.Items(list.Limit);
        PageCursor? from = list.Cursor.IsEmpty ? null : cursors.Decode(list.Cursor.Span, "snapshots"u8);
        using var reader = from is { } cursor ? store.OpenReader(cursor.AsOfSeq) : store.OpenReader();
        var page = new Page { AsOfSeq = (ulong)reader.Seq };
        var known = reader.Snapshots;
        var next = from is { } end ? Math.Min(ReadKey(end.Key), known.Count - 1) : known.Count - 1;
        var bytes = 0;
        for (; next >= 0 && page.Items.Count < limit && bytes < PageLimit.Bytes; next--)
        {
            lifetime.ThrowIfOver();
            var summary = Summary(reader, known[next]);
            page.Items.Add(summary);
            bytes += summary.Length;
        }

        if (next >= 0)
        {
            var rest = new PageCursor(reader.Seq, new(clock.GetUtcNow().UtcTicks), WriteKey(next));
            page.NextCursor = UnsafeByteOperations.UnsafeWrap(cursors.Encode(rest, "snapshots"u8));
        }

        return new Reply { Page = page };
    }

    /// <exception cref="ReadFaultException">There is none of that id.</exception>
    public Reply Get(GetSnapshot get)
    {
        if (get.Id.Length != AssertionId.ByteLength)
        {
            throw new ReadFaultException(EngineFaults.Invalid(
                Model.Faults.FaultCode.DigestInvalid, "/id", $"A snapshot's id is {AssertionId.ByteLength} bytes, not {get.Id.Length}."));
        }

        var id = Convert.ToHexStringLower(get.Id.Span);
        using var reader = store.OpenReader();
        var stored = reader.Snapshots.LastOrDefault(known => known.Id == id)
            ?? throw new ReadFaultException(EngineFaults.NotFound(FaultName.SnapshotUnknown, $"There is no snapshot {id}."));
        return new Reply { Json = new Json { Utf8 = Document(reader, stored, SnapshotJson.WriteLearned) } };
    }

    /// <summary>The summary of a snapshot, as of everything the reader sees.</summary>
    public static ByteString Summary(IIndexReader reader, StoredSnapshot stored) => Document(reader, stored, (_, _) => { });

    private static ByteString Document(IIndexReader reader, StoredSnapshot stored, Action<Utf8JsonWriter, Model.Trust.TrustSnapshot> more)
    {
        var content = reader.ReadSnapshot(stored);
        var buffer = ReplyBuffer.Rent();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            SnapshotJson.WriteSummary(json, stored, content, isInForce: stored == reader.Snapshots[^1]);
            more(json, content);
            json.WriteEndObject();
        }

        return ByteString.CopyFrom(buffer.WrittenSpan);
    }

    /// <summary>The place of the next one among those known at the cursor's seq.</summary>
    private static byte[] WriteKey(int next)
    {
        var key = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(key, next);
        return key;
    }

    private static int ReadKey(ReadOnlyMemory<byte> key) => key.Length == sizeof(int)
        ? BinaryPrimitives.ReadInt32BigEndian(key.Span)
        : throw new ReadFaultException(EngineFaults.BadCursor("The cursor is not one that this server gave."));
}
