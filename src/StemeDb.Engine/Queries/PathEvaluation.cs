using StemeDb.Contracts.Failures;
using StemeDb.Engine.Faults;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Parameters;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Model.Trust;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries;

/// <summary>Answers questions about single paths from one consistent view of the store.</summary>
internal sealed class PathEvaluation(QueryPlan plan, IIndexReader reader, Instant now, ReadLifetime lifetime) : ISourceRegistry
{
    private const int ClaimsBetweenChecks = 4096;

    private readonly RuleBook _rules = RuleBook.Of(reader.Rules);
    private readonly TrustSnapshot? _snapshot = Find(plan.Snapshot, reader);

    /// <summary>Claims that were read so far, for all answers.</summary>
    public long ClaimsRead { get; private set; }

    /// <exception cref="ReadFaultException">Nobody waits any more.</exception>
    public Answer Answer(ConceptPath path)
    {
        lifetime.ThrowIfOver();
        var rule = _rules.For(path);
        if (!plan.Lens.IsFor(rule, out var reason))
        {
            throw new ReadFaultException(EngineFaults.Invalid(
                FaultName.LensNotForType, "/lens", $"{reason} The rule of {path} says how its values are compared."));
        }

        var query = new LensQuery
        {
            Path = path,
            Lens = plan.Lens,
            AsOfSeq = reader.Seq,
            Now = now,
            ValidAt = plan.ValidAt,
            Rule = rule,
            Explain = plan.Explain,
        };
        using var evaluation = Evaluation.Begin(query, this);
        var claims = reader.Claims(path);
        for (var count = 1; claims.MoveNext(); count++)
        {
            evaluation.Add(in claims.Current);
            ClaimsRead++;
            if (count % ClaimsBetweenChecks == 0)
            {
                lifetime.ThrowIfOver();
            }
        }

        return evaluation.Answer();
    }

    SourceProfile ISourceRegistry.Find(SourceId source) => reader.ProfileOf(source);

    string? ISourceRegistry.SnapshotId => _snapshot?.Id;

    SourceStanding ISourceRegistry.StandingOf(SourceId source) => _snapshot?.StandingOf(source) ?? SourceStanding.Unknown;

    private static TrustSnapshot? Find(SnapshotChoice choice, IIndexReader reader)
    {
        if (choice == SnapshotChoice.None) return null;
        var known = reader.Snapshots;
        for (var i = known.Count - 1; i >= 0; i--)
        {
            if (choice.Id is null || choice.Id == known[i].Id) return reader.ReadSnapshot(known[i]);
        }

        return choice.Id is { } id
            ? throw new ReadFaultException(EngineFaults.Invalid(
                FaultName.SnapshotUnknown, "/params/snapshot", $"There is no snapshot {id} as of the seq asked for."))
            : null;
    }
}
