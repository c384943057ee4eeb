using Google.Protobuf;
using StemeDb.Contracts.V1;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Time;
using StemeDb.Simulation.Checks;
using StemeDb.Simulation.Engine;
using StemeDb.Simulation.Reference;
using StemeDb.Storage.Runs;
using Fault = StemeDb.Contracts.V1.Fault;

namespace StemeDb.Simulation.Workload;

/// <summary>Random questions of every kind, each compared with what follows from the plain log.</summary>
/// <param name="random">Decides what is asked.</param>
/// <param name="log">What the engine must hold.</param>
/// <param name="clock">The engine's clock.</param>
/// <param name="isExcused">Whether a fault of this kind may be answered now: the disk has just failed, or a run that concerns the question cannot be read.</param>
internal sealed class QueryWorkload(Random random, ReferenceLog log, SimulatedClock clock, Func<Fault, Func<RunInfo, bool>, bool> isExcused)
{
    private const byte Claims = 1;
    private const byte Registry = 6;

    private static readonly string[] _lenses = ["recency", "consensus", "authority"];

    private readonly Expected _expected = new(log);

    public void Ask(SimulatedEngine engine)
    {
        switch (random.Next(6))
        {
            case 0 or 1:
                AskPath(engine);
                break;
            case 2:
                AskPattern(engine);
                break;
            case 3:
                AskById(engine);
                break;
            case 4:
                AskList(engine);
                break;
            default:
                AskChildren(engine);
                break;
        }
    }

    private void AskPath(SimulatedEngine engine)
    {
        var path = Pick(WriteWorkload.Paths);
        var (query, lens, asOfSeq) = Question(path.Utf8);
        if (Reply(engine, new Request { Query = query }, run => query.AsOf != 0 || MayConcern(run, path, asOfSeq)) is not { } reply) return;
        ContentCheck.Same(
            _expected.Answer(path, lens, asOfSeq, clock.Now, evenIfEmpty: true), reply.Json.Utf8.ToStringUtf8(), $"the answer about {path} as of {asOfSeq}");
    }

    private void AskPattern(SimulatedEngine engine)
    {
        var pattern = new PathPattern(Pick(WriteWorkload.Patterns.Where(text => text.Contains('*', StringComparison.Ordinal)).ToList()));
        var (query, lens, asOfSeq) = Question(pattern.Utf8);
        query.Limit = (uint)random.Next(1, 8);
        var expected = _expected.Answers(pattern, lens, asOfSeq, clock.Now);
        if (Pages(engine, cursor => new Request { Query = new Query(query) { Cursor = cursor } }) is not { } items) return;
        ContentCheck.SameAll(expected, items.Select(item => item.ToStringUtf8()), $"the answers about {pattern} as of {asOfSeq}");
    }

    private void AskById(SimulatedEngine engine)
    {
        if (log.Seq == 0 || log.Records[random.Next((int)log.Seq)] is not Model.Records.AssertionRecord record) return;
        var id = new byte[AssertionId.ByteLength];
        record.Id.CopyTo(id);
        if (Reply(engine, new Request { GetAssertion = new GetAssertion { Id = ByteString.CopyFrom(id) } }) is not { } reply) return;
        ContentCheck.Same(_expected.Assertion(record), reply.Json.Utf8.ToStringUtf8(), $"the assertion {record.Id}");
    }

    private void AskList(SimulatedEngine engine)
    {
        ConceptPath? path = random.Next(3) > 0 ? Pick(WriteWorkload.Paths) : null;
        SourceId? source = path is null || random.Next(2) == 0 ? Pick(WriteWorkload.Sources) : null;
        var list = new ListAssertions { Limit = (uint)random.Next(1, 30) };
        if (path is { } p) list.ConceptPath = ByteString.CopyFrom(p.Utf8.Span);
        if (source is { } s) list.Source = ByteString.CopyFrom(s.Utf8.Span);
        if (Pages(engine, cursor => new Request { ListAssertions = new ListAssertions(list) { Cursor = cursor } }) is not { } items) return;
        ContentCheck.SameAll(_expected.Assertions(path, source), items.Select(item => item.ToStringUtf8()), $"the assertions of {source} on {path}");
    }

    private void AskChildren(SimulatedEngine engine)
    {
        var parent = Pick(["", "a", "a/b", "b", "z", "nothing"]);
        var list = new ListConcepts { Prefix = ByteString.CopyFromUtf8(parent), Limit = (uint)random.Next(1, 5) };
        if (Pages(engine, cursor => new Request { ListConcepts = new ListConcepts(list) { Cursor = cursor } }) is not { } items) return;
        ContentCheck.SameAll(_expected.Children(parent), items.Select(item => Expected.Child(item.Span)), $"the children of '{parent}'");
    }

    private (Query Query, LensChoice Lens, long AsOfSeq) Question(ReadOnlyMemory<byte> concept)
    {
        var name = Pick(_lenses);
        LensCatalog.TryParse(name, default, out var lens, out _);
        var query = new Query { ConceptPath = ByteString.CopyFrom(concept.Span), Lens = name, Now = clock.Now.Ticks };
        switch (random.Next(4))
        {
            case 0:
                query.AsOfSeq = (ulong)random.NextInt64(log.Seq + 1);
                return (query, lens!, (long)query.AsOfSeq);
            case 1:
                query.AsOf = clock.Now.Ticks - random.Next(5000);
                return (query, lens!, log.SeqAt(new Instant(query.AsOf)));
            default:
                return (query, lens!, log.Seq);
        }
    }

    /// <summary>All pages; null when a fault was answered and is excused.</summary>
    private List<ByteString>? Pages(SimulatedEngine engine, Func<ByteString, Request> ask)
    {
        var items = new List<ByteString>();
        var cursor = ByteString.Empty;
        do
        {
            if (Reply(engine, ask(cursor)) is not { } reply) return null;
            items.AddRange(reply.Page.Items);
            cursor = reply.Page.NextCursor;
        }
        while (!cursor.IsEmpty);
        return items;
    }

    /// <summary>Whether an answer about a path may need the run: its sources and rules, or claims of the path up to the seq.</summary>
    private static bool MayConcern(RunInfo run, ConceptPath path, long asOfSeq)
    {
        if (run.FindKeyspace(Registry) is not null) return true;
        byte[] prefix = [.. path.Utf8.Span, 0];
        return run.FirstSeq <= asOfSeq && run.FindKeyspace(Claims) is { } claims
            && claims.MaxKey.Span.SequenceCompareTo(prefix) >= 0
            && (claims.MinKey.Span.SequenceCompareTo(prefix) <= 0 || claims.MinKey.Span.StartsWith(prefix));
    }

    private Reply? Reply(SimulatedEngine engine, Request request, Func<RunInfo, bool>? mayConcern = null)
    {
        var reply = engine.Ask(request);
        if (reply.Fault is not { } fault) return reply;
        return isExcused(fault, mayConcern ?? (_ => true)) ? null : throw new SimulationFailedException($"A question was answered with a fault: {fault.Name}: {fault.Detail}");
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
