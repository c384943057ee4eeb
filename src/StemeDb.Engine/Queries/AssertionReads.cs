using System.Buffers.Binary;
using Google.Protobuf;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Session;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>Assertions as they are stored: one by its id, or those of a path or a source page by page.</summary>
internal sealed class AssertionReads(IIndexStore store, PageCursors cursors, TimeProvider clock)
{
    /// <exception cref="ReadFaultException">There is none of that id.</exception>
    /// <remarks>One on a path that the caller may not read is answered like one that is not there.</remarks>
    public Reply Get(GetAssertion get, CallerBounds? bounds = null)
    {
        if (get.Id.Length != AssertionId.ByteLength)
        {
            throw new ReadFaultException(EngineFaults.Invalid(
                Model.Faults.FaultCode.DigestInvalid, "/id", $"An assertion id is {AssertionId.ByteLength} bytes, not {get.Id.Length}."));
        }

        var id = new AssertionId(get.Id.Span);
        using var reader = store.OpenReader();
        var stored = reader.Find(id) is { } found && (bounds is null || bounds.Readable.Contains(found.Locator.Path.Utf8.Span))
            ? found
            : throw new ReadFaultException(EngineFaults.NotFound(FaultName.AssertionUnknown, $"There is no assertion {id}."));
        return new Reply { Json = new Json { Utf8 = Write(reader, stored, bounds) } };
    }

    /// <exception cref="ReadFaultException">The filter or the cursor is wrong, or nobody waits any more.</exception>
    /// <remarks>That the caller may read what is listed was seen to before.</remarks>
    public Reply List(ListAssertions list, CallerBounds? bounds, ReadLifetime lifetime)
    {
        var filter = Filter(list);
        var limit = PageLimit.Items(list.Limit);
        var question = Fingerprint(list);
        PageCursor? from = list.Cursor.IsEmpty ? null : cursors.Decode(list.Cursor.Span, question);
        using var reader = from is { } cursor ? store.OpenReader(cursor.AsOfSeq) : store.OpenReader();

        var page = new Page { AsOfSeq = (ulong)reader.Seq };
        var bytes = 0;
        ClaimLocator? last = null;
        foreach (var stored in reader.List(filter, from is { } start ? ReadKey(start.Key) : null))
        {
            lifetime.ThrowIfOver();
            if (page.Items.Count == limit || bytes >= PageLimit.Bytes)
            {
                var end = new PageCursor(reader.Seq, new(clock.GetUtcNow().UtcTicks), WriteKey(last!.Value));
                page.NextCursor = UnsafeByteOperations.UnsafeWrap(cursors.Encode(end, question));
                break;
            }

            var json = Write(reader, stored, bounds);
            page.Items.Add(json);
            bytes += json.Length;
            last = stored.Locator;
        }

        return new Reply { Page = page };
    }

    private static AssertionFilter Filter(ListAssertions list)
    {
        ConceptPath? path = null;
        SourceId? source = null;
        if (!list.ConceptPath.IsEmpty)
        {
            path = ConceptPath.TryParse(list.ConceptPath.Memory, out var parsed, out var fault)
                ? parsed
                : throw new ReadFaultException(EngineFaults.Invalid(fault.At("/concept_path")));
        }

        if (!list.Source.IsEmpty)
        {
            source = SourceId.TryParse(list.Source.Memory, out var parsed, out var fault)
                ? parsed
                : throw new ReadFaultException(EngineFaults.Invalid(fault.At("/source")));
        }

        return path is null && source is null
            ? throw new ReadFaultException(EngineFaults.Invalid(
                Model.Faults.FaultCode.MissingField, "", "Give concept_path, source, or both."))
            : new AssertionFilter(path, source);
    }

    private static byte[] Fingerprint(ListAssertions list) =>
        [.. "assertions"u8, .. list.ConceptPath.Span, 0, .. list.Source.Span];

    private static ByteString Write(IIndexReader reader, StoredAssertion stored, CallerBounds? bounds)
    {
        var record = stored.Record;
        var view = AssertionView.Read(AssertionEncoding.Encode(record.Assertion));
        RetractedBy? retracted = stored.Retracted is { } mark
            ? new RetractedBy(mark.Seq, mark.RecordedAt, mark.By, mark.Reason)
            : null;
        SupersededBy? superseded = stored.SupersededBy is { } by ? new SupersededBy(IsReadable(reader, by.Id, bounds) ? by.Id : null, by.Seq) : null;
        var buffer = ReplyBuffer.Rent();
        AssertionJson.Write(view, record.Id, record.Seq, record.RecordedAt, retracted, superseded, buffer);
        return ByteString.CopyFrom(buffer.WrittenSpan);
    }

    /// <summary>A source may replace a claim on one path by one on another, which is not for everybody who reads the first.</summary>
    private static bool IsReadable(IIndexReader reader, AssertionId id, CallerBounds? bounds) =>
        bounds is null || (reader.TryFind(id, out var at) && bounds.Readable.Contains(at.Path.Utf8.Span));

    /// <summary>seq (8 bytes), length of the path (2), path, source.</summary>
    private static byte[] WriteKey(ClaimLocator at)
    {
        var path = at.Path.Utf8.Span;
        var source = at.Source.Utf8.Span;
        var key = new byte[sizeof(long) + sizeof(ushort) + path.Length + source.Length];
        BinaryPrimitives.WriteInt64BigEndian(key, at.Seq);
        BinaryPrimitives.WriteUInt16BigEndian(key.AsSpan(sizeof(long)), (ushort)path.Length);
        path.CopyTo(key.AsSpan(sizeof(long) + sizeof(ushort)));
        source.CopyTo(key.AsSpan(sizeof(long) + sizeof(ushort) + path.Length));
        return key;
    }

    private static ClaimLocator ReadKey(ReadOnlyMemory<byte> key)
    {
        const int head = sizeof(long) + sizeof(ushort);
        var length = BinaryPrimitives.ReadUInt16BigEndian(key.Span[sizeof(long)..]);
        return new ClaimLocator(
            new ConceptPath(key.Slice(head, length)),
            new SourceId(key[(head + length)..]),
            BinaryPrimitives.ReadInt64BigEndian(key.Span));
    }
}
