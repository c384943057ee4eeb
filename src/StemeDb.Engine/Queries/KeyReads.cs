using System.Text;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Model.Keys;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>The API keys as they are now: one, or a page of them by id.</summary>
internal sealed class KeyReads(IIndexStore store, PageCursors cursors, TimeProvider clock)
{
    public Reply Get(GetKey get)
    {
        using var reader = store.OpenReader();
        var reply = new Records();
        if (ApiKeyId.IsValid(get.KeyId) && reader.FindKey(get.KeyId) is { } record) reply.Records_.Add(RecordBytes.Of(record));
        return new Reply { Records = reply };
    }

    /// <exception cref="ReadFaultException">The cursor or the limit is wrong.</exception>
    public Reply List(ListKeys list)
    {
        var limit = PageLimit.Items(list.Limit);
        var after = list.Cursor.IsEmpty ? "" : Encoding.UTF8.GetString(cursors.Decode(list.Cursor.Span, "keys"u8).Key.Span);
        using var reader = store.OpenReader();
        var keys = reader.Keys(after, limit + 1);
        var reply = new Records();
        var bytes = 0;
        foreach (var key in keys.Take(limit).TakeWhile(_ => bytes < PageLimit.Bytes))
        {
            reply.Records_.Add(RecordBytes.Of(key));
            bytes += reply.Records_[^1].Length;
        }

        if (reply.Records_.Count < keys.Count)
        {
            var last = Encoding.UTF8.GetBytes(keys[reply.Records_.Count - 1].KeyId);
            reply.NextCursor = UnsafeByteOperations.UnsafeWrap(
                cursors.Encode(new(reader.Seq, new(clock.GetUtcNow().UtcTicks), last), "keys"u8));
        }

        return new Reply { Records = reply };
    }
}
