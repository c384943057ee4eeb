using Google.Protobuf;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;
using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Contracts.Session;

/// <summary>Between the messages of the wire and the types that callers see. Bytes are wrapped, not copied.</summary>
internal static class Messages
{
    public static Request Request(EngineQuery query)
    {
        var message = new Query
        {
            ConceptPath = Wrap(query.ConceptPath),
            Lens = query.Lens,
            ParamsJson = Wrap(query.ParamsJson),
            Explain = query.Explain,
            Limit = (uint)query.Limit,
            Cursor = Wrap(query.Cursor),
        };
        if (query.AsOfSeq is { } seq)
        {
            message.AsOfSeq = (ulong)seq;
        }

        if (query.AsOf is { } asOf)
        {
            message.AsOf = asOf.Ticks;
        }

        if (query.ValidAt is { } validAt)
        {
            message.ValidAt = validAt.Ticks;
        }

        if (query.Now is { } now)
        {
            message.Now = now.Ticks;
        }

        return new Request { Query = message };
    }

    public static int Size(EngineQuery query) => query.ConceptPath.Length + query.ParamsJson.Length + query.Cursor.Length;

    public static JsonPage Page(Reply reply)
    {
        var page = reply.Page;
        var items = new ReadOnlyMemory<byte>[page.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = page.Items[i].Memory;
        }

        return new JsonPage(items, page.NextCursor.Memory, (long)page.AsOfSeq)
        {
            IsComplete = !page.Incomplete,
            ClaimsRead = (long)page.ClaimsRead,
        };
    }

    public static RecordPage<TRecord> Records<TRecord>(Reply reply)
        where TRecord : LogRecord
    {
        var records = reply.Records;
        return new([.. records.Records_.Select(bytes => (TRecord)RecordEncoding.Decode(bytes.Memory))], records.NextCursor.Memory);
    }

    public static AppendOutcome Outcome(Appended appended) =>
        new(appended.Existed, new AssertionId(appended.Id.Span), (long)appended.Seq, new Instant(appended.RecordedAt));

    public static AppendResult[] Outcomes(AppendedMany appended)
    {
        var ids = appended.Ids.Span;
        var results = new AppendResult[appended.Seqs.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var id = new AssertionId(ids.Slice(i * AssertionId.ByteLength, AssertionId.ByteLength));
            results[i] = new AppendResult(
                new AppendOutcome(appended.Existed[i], id, (long)appended.Seqs[i], new Instant(appended.RecordedAt[i])), null);
        }

        foreach (var fault in appended.Faults)
        {
            results[fault.Item] = new AppendResult(default, fault);
        }

        return results;
    }

    public static RecordOutcome Outcome(Recorded recorded) =>
        new(recorded.Existed, (long)recorded.Seq, new Instant(recorded.RecordedAt));

    public static ByteString Wrap(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    public static ByteString Bytes(AssertionId id)
    {
        var bytes = new byte[AssertionId.ByteLength];
        id.CopyTo(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>A condition as the wire has it.</summary>
    public static Condition? Condition(WriteCondition? condition)
    {
        if (condition is null)
        {
            return null;
        }

        var message = new Condition { IfExists = condition.IfExists };
        message.IfSeqs.AddRange(condition.IfSeqs.Select(seq => (ulong)seq));
        return message;
    }

    /// <summary>A stamping as the wire has it.</summary>
    public static Stamping? Stamping(AppendStamping? stamping)
    {
        if (stamping is null)
        {
            return null;
        }

        var message = new Stamping
        {
            Base = stamping.Base.Ticks,
            CreatedAfter = (ulong)stamping.CreatedAfter,
            OnlyKnown = stamping.OnlyKnown,
        };
        message.Lines.AddRange(stamping.Lines.Select(line => (ulong)line));
        return message;
    }
}
