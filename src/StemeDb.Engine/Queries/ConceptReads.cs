using System.Text.Json;
using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>The children under a path, with counts, for browsing.</summary>
internal sealed class ConceptReads(IIndexStore store, PageCursors cursors, TimeProvider clock)
{
    /// <exception cref="ReadFaultException">The prefix or the cursor is wrong.</exception>
    public Reply List(ListConcepts list)
    {
        if (!list.Prefix.IsEmpty && !ConceptPath.IsValid(list.Prefix.Span, out var fault))
        {
            throw new ReadFaultException(EngineFaults.Invalid(fault.At("/prefix")));
        }

        var limit = PageLimit.Items(list.Limit);
        byte[] question = [.. "concepts"u8, .. list.Prefix.Span];
        var after = list.Cursor.IsEmpty ? default : cursors.Decode(list.Cursor.Span, question).Key;
        using var reader = store.OpenReader();
        var children = reader.Children(list.Prefix.Memory, after, limit + 1);
        var page = new Page { AsOfSeq = (ulong)reader.Seq };
        foreach (var child in children.Take(limit))
        {
            page.Items.Add(Write(list.Prefix.Span, child));
        }

        if (children.Count > limit)
        {
            var end = new PageCursor(reader.Seq, new(clock.GetUtcNow().UtcTicks), children[limit - 1].Segment);
            page.NextCursor = UnsafeByteOperations.UnsafeWrap(cursors.Encode(end, question));
        }

        return new Reply { Page = page };
    }

    private static ByteString Write(ReadOnlySpan<byte> prefix, ConceptChild child)
    {
        ReadOnlySpan<byte> path = prefix.IsEmpty ? child.Segment.Span : [.. prefix, (byte)'/', .. child.Segment.Span];
        var buffer = ReplyBuffer.Rent();
        using (var json = new Utf8JsonWriter(buffer, JsonText.Options))
        {
            json.WriteStartObject();
            json.WriteString("segment"u8, child.Segment.Span);
            json.WriteString("path"u8, path);
            json.WriteBoolean("has_claims"u8, child.HasClaims);
            json.WriteNumber("paths_below"u8, child.PathsBelow);
            json.WriteNumber("claims"u8, child.Claims);
            json.WriteEndObject();
        }

        return ByteString.CopyFrom(buffer.WrittenSpan);
    }
}
