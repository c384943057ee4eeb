using StemeDb.Contracts.Failures;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Conflicts;
using StemeDb.Engine.Faults;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Engine.Queries.Replay;
using StemeDb.Engine.Session;
using StemeDb.Engine.Trust;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>Everything that can be read, by the request's kind. Thread-safe.</summary>
internal sealed partial class Reads(
    IIndexStore store, AnswerCache answers, PageCursors cursors, TimeProvider clock, ILogger<Reads> logger)
{
    private readonly QueryReads _queries = new(store, answers, cursors, clock);
    private readonly AssertionReads _assertions = new(store, cursors, clock);
    private readonly ConceptReads _concepts = new(store, cursors, clock);
    private readonly RegistryReads _registry = new(store);
    private readonly ConflictReads _conflicts = new(store, new ContestBoard(0), cursors, clock);
    private readonly ReplayReads _replay = new(store);
    private readonly SnapshotReads _snapshots = new(store, cursors, clock);
    private readonly KeyReads _keys = new(store, cursors, clock);
    private readonly AuditReads _audit = new(store, cursors, clock);

    /// <summary>What is contested; without it conflicts are off.</summary>
    public ContestBoard Contests
    {
        init => _conflicts = new ConflictReads(store, value, cursors, clock);
    }

    /// <summary>The reply to a request whose answer is in memory; null when it has to be worked out. Never throws, never waits.</summary>
    public Reply? AnswerFromMemory(Request request) =>
        request.BodyCase == Request.BodyOneofCase.Query ? _queries.AnswerFromMemory(request.Query) : null;

    /// <summary>The reply to a request; a fault where it cannot be answered. Never throws.</summary>
    public Reply Execute(Request request, ReadLifetime lifetime)
    {
        try
        {
            lifetime.ThrowIfOver();
            var bounds = CallerBounds.Of(request.Bounds);
            return request.BodyCase switch
            {
                Request.BodyOneofCase.Query => _queries.Answer(request.Query, lifetime),
                Request.BodyOneofCase.GetAssertion => _assertions.Get(request.GetAssertion, bounds),
                Request.BodyOneofCase.ListAssertions => _assertions.List(request.ListAssertions, bounds, lifetime),
                Request.BodyOneofCase.ListConcepts => _concepts.List(request.ListConcepts),
                Request.BodyOneofCase.ListConflicts => _conflicts.List(request.ListConflicts, lifetime),
                Request.BodyOneofCase.CheckAnswers => _replay.Check(request.CheckAnswers, bounds, lifetime),
                Request.BodyOneofCase.GetSource => _registry.Source(request.GetSource, bounds),
                Request.BodyOneofCase.ListRules => _registry.Rules(bounds),
                Request.BodyOneofCase.ListSnapshots => _snapshots.List(request.ListSnapshots, lifetime),
                Request.BodyOneofCase.GetSnapshot => _snapshots.Get(request.GetSnapshot),
                Request.BodyOneofCase.GetKey => _keys.Get(request.GetKey),
                Request.BodyOneofCase.ListKeys => _keys.List(request.ListKeys),
                Request.BodyOneofCase.ListAudit => _audit.List(request.ListAudit, lifetime),
                _ => new Reply { Fault = EngineFaults.Invalid(FaultName.UnknownRequest, "", "A request of a kind this engine does not know.") },
            };
        }
        catch (ReadFaultException e)
        {
            return new Reply { Fault = e.Fault };
        }
        catch (RangeUnavailableException e)
        {
            return new Reply { Fault = EngineFaults.RangeUnavailable(e) };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogDefect(request.BodyCase, e);
            return new Reply { Fault = EngineFaults.Internal() };
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect: a request {Kind} could not be answered.")]
    private partial void LogDefect(Request.BodyOneofCase kind, Exception cause);
}
