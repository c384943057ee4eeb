using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>Questions through a lens: about a path, or about every path of a pattern, page by page.</summary>
internal sealed class QueryReads(IIndexStore store, AnswerCache answers, PageCursors cursors, TimeProvider clock)
{
    /// <summary>Paths looked at for one page; a page of a pattern that matches few of many ends early, with a cursor.</summary>
    private const int PathsPerPage = 100_000;

    /// <summary>The answer if it is in memory and true; null when <see cref="Answer"/> has to work it out. Cheap enough for any thread.</summary>
    public Reply? AnswerFromMemory(Query query) =>
        answers.IsOn && AnswerKey.TryMake(query, out var key) && answers.Peek(key, Now(query), out _) is { } json
            ? Document(UnsafeByteOperations.UnsafeWrap(json))
            : null;

    /// <exception cref="ReadFaultException">The question is wrong, or nobody waits any more.</exception>
    public Reply Answer(Query query, ReadLifetime lifetime)
    {
        var isKept = AnswerKey.TryMake(query, out var key) && answers.IsOn;
        if (isKept && answers.Find(key, Now(query)) is { } json)
        {
            return Document(UnsafeByteOperations.UnsafeWrap(json));
        }

        var plan = QueryPlan.Read(query);
        if (!plan.Concept.IsLiteral)
        {
            return AnswerPattern(plan, query, lifetime);
        }

        using var reader = Open(query);
        var evaluation = new PathEvaluation(plan, reader, Now(query), lifetime);
        var answer = evaluation.Answer(new ConceptPath(plan.Concept.Utf8));
        if (isKept && !answer.DependsOnNow && answers.IsWelcome(key))
        {
            answers.Keep(key, AnswerText.Of(answer), reader.Seq);
        }

        return Document(Write(answer), evaluation.ClaimsRead);
    }

    private static Reply Document(ByteString json, long claimsRead = 0) =>
        new() { Json = new Json { Utf8 = json, ClaimsRead = (ulong)claimsRead } };

    private Reply AnswerPattern(QueryPlan plan, Query query, ReadLifetime lifetime)
    {
        var limit = PageLimit.Items(query.Limit);
        var question = QueryPlan.Fingerprint(query);
        PageCursor? from = query.Cursor.IsEmpty ? null : cursors.Decode(query.Cursor.Span, question);
        using var reader = from is { } cursor ? store.OpenReader(cursor.AsOfSeq) : Open(query);
        var now = from?.Now ?? Now(query);

        var evaluation = new PathEvaluation(plan, reader, now, lifetime);
        var page = new Page { AsOfSeq = (ulong)reader.Seq };
        var walk = new PatternWalk(plan.Concept, reader.Paths(plan.Concept.LiteralPrefix), from?.Key);
        var bytes = 0;
        for (var looked = 0; walk.MoveNext(); looked++)
        {
            if (page.Items.Count == limit || bytes >= PageLimit.Bytes || looked == PathsPerPage)
            {
                var end = new PageCursor(reader.Seq, now, walk.Previous);
                page.NextCursor = UnsafeByteOperations.UnsafeWrap(cursors.Encode(end, question));
                break;
            }

            if (!walk.IsMatch)
            {
                lifetime.ThrowIfOver();
                continue;
            }

            var answer = evaluation.Answer(walk.Current);
            if (answer.Status != AnswerStatus.Empty)
            {
                var json = Write(answer);
                page.Items.Add(json);
                bytes += json.Length;
            }
        }

        page.ClaimsRead = (ulong)evaluation.ClaimsRead;
        return new Reply { Page = page };
    }

    private IIndexReader Open(Query query)
    {
        var head = store.OpenReader();
        try
        {
            var asOfSeq = QueryPlan.AsOfSeq(query, head);
            if (asOfSeq == head.Seq)
            {
                return head;
            }

            var past = store.OpenReader(asOfSeq);
            head.Dispose();
            return past;
        }
        catch
        {
            head.Dispose();
            throw;
        }
    }

    private Instant Now(Query query) => QueryPlan.Time(query.HasNow ? query.Now : clock.GetUtcNow().UtcTicks, "/now");

    private static ByteString Write(Answer answer)
    {
        var buffer = ReplyBuffer.Rent();
        AnswerJson.Write(answer, buffer);
        return ByteString.CopyFrom(buffer.WrittenSpan);
    }
}
