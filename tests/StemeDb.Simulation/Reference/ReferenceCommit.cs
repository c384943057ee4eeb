using StemeDb.Model.Assertions;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Simulation.Reference;

/// <summary>One commit as it must come out: decides each write against the plain log and adds its records to it.</summary>
/// <param name="log">The log; on a fault of the whole batch the caller truncates it.</param>
/// <param name="now">The clock at the begin of the commit.</param>
internal sealed class ReferenceCommit(ReferenceLog log, Instant now)
{
    private readonly long _seqBefore = log.Seq;
    private readonly Instant _lastBefore = log.LastRecordedAt;
    private readonly Instant _first = now > log.LastRecordedAt ? now : new Instant(log.LastRecordedAt.Ticks + 1);
    private Instant _next = now > log.LastRecordedAt ? now : new Instant(log.LastRecordedAt.Ticks + 1);

    public Outcome Admit(Write write) => write switch
    {
        AssertWrite assert => Admit(assert.Assertion),
        AtomicWrite atomic => Admit(atomic.Assertions),
        RetractWrite retract => Admit(retract),
        SourceWrite put => log.Source(put.Source, log.Seq) is { } source && source.Profile == put.Profile
            ? Outcome.Of(true, source.Seq)
            : Created(new SourceRecord(log.Seq + 1, _next, put.Source, put.Profile)),
        RuleWrite put => log.Rules(log.Seq).FirstOrDefault(record => record.Pattern == put.Pattern) is { } rule && rule.Rule == put.Rule
            ? Outcome.Of(true, rule.Seq)
            : Created(new RuleRecord(log.Seq + 1, _next, put.Pattern, put.Rule)),
        KeyWrite put => Admit(put),
        StampedWrite line => Admit(line),
        BeginWrite begin => Admit(begin),
        EndWrite end => Admit(end),
        _ => throw new SimulationFailedException("A write of a kind that is not known."),
    };

    /// <summary>It was committed: the clock of the log has moved, ticks without a record included.</summary>
    public void Committed()
    {
        if (log.Seq > _seqBefore) log.LastRecordedAt = new Instant(_next.Ticks - 1);
    }

    /// <summary>Nothing of it was.</summary>
    public void TakeBack() => log.Truncate(_seqBefore, _lastBefore);

    private Outcome Admit(IReadOnlyList<Assertion> assertions)
    {
        var items = new List<(bool, long)>();
        foreach (var assertion in assertions)
        {
            var outcome = Admit(assertion);
            if (outcome.Fault is not null)
            {
                TakeBack();
                _next = _first;
                return outcome;
            }

            items.AddRange(outcome.Items);
        }

        return new Outcome(null, items);
    }

    private Outcome Admit(Assertion assertion)
    {
        var view = AssertionView.Read(AssertionEncoding.Encode(assertion));
        if (assertion.AssertedAt is not null)
        {
            if (log.Find(CanonicalAssertion.ComputeId(view)) is { } known) return Outcome.Of(true, known.Seq);
        }
        else if (log.LatestLive(assertion.Path, assertion.Source) is { } latest && SaySame(assertion, latest.Assertion))
        {
            return Outcome.Of(true, latest.Seq);
        }

        return Add(assertion, view);
    }

    private Outcome Add(Assertion assertion, AssertionView view)
    {
        var superseded = new List<ClaimLocator>();
        foreach (var earlier in assertion.Supersedes)
        {
            if (log.Find(earlier) is not { } target) return Outcome.Of("supersedes_unknown");
            if (target.Assertion.Source != assertion.Source) return Outcome.Of("supersedes_other_source");
            superseded.Add(LocatorOf(target));
        }

        while (assertion.AssertedAt is null && log.Find(CanonicalAssertion.ComputeId(view, _next)) is not null) Tick();
        var id = CanonicalAssertion.ComputeId(view, assertion.AssertedAt ?? _next);
        return Created(new AssertionRecord(log.Seq + 1, _next, id, assertion with { AssertedAt = assertion.AssertedAt ?? _next }, superseded));
    }

    /// <summary>The same line has the same id in every try; without a time of its own it repeats only what was said before it.</summary>
    private Outcome Admit(StampedWrite line)
    {
        var stamped = line.Assertion with { AssertedAt = line.Assertion.AssertedAt ?? line.Stamp.AssertedAt };
        var view = AssertionView.Read(AssertionEncoding.Encode(stamped));
        if (log.Find(CanonicalAssertion.ComputeId(view)) is { } known)
        {
            return Outcome.Of(line.Stamp.CreatedAfter == 0 || known.Seq <= line.Stamp.CreatedAfter, known.Seq);
        }

        if (line.Assertion.AssertedAt is null
            && log.LatestLive(stamped.Path, stamped.Source, line.Stamp.AssertedAt) is { } latest && SaySame(stamped, latest.Assertion))
        {
            return Outcome.Of(true, latest.Seq);
        }

        return line.Stamp.OnlyKnown ? Outcome.Of("not_admitted_before") : Add(stamped, view);
    }

    private Outcome Admit(BeginWrite begin)
    {
        if (Remembered(begin.Key) is not { } known)
        {
            return Created(new IdempotencyRecord(log.Seq + 1, _next, begin.Key, begin.Head, log.Seq + 1, _next, null));
        }

        return known.Head == begin.Head ? Outcome.Of(true, known.BegunSeq) : Outcome.Of("idempotency_key_reused");
    }

    private Outcome Admit(EndWrite end)
    {
        if (Remembered(end.Key) is { Outcome: null } begun)
        {
            Created(begun with { Seq = log.Seq + 1, RecordedAt = _next, Outcome = end.Outcome });
        }

        return new Outcome(null, []);
    }

    private IdempotencyRecord? Remembered(string key) =>
        log.Idempotency(key) is { } known && _next.Ticks - known.Base.Ticks <= TimeSpan.TicksPerDay ? known : null;

    private Outcome Admit(RetractWrite retract)
    {
        if (log.Find(retract.Target) is not { } target) return Outcome.Of("assertion_unknown");
        if (target.Assertion.Source != retract.By && !retract.AsAdmin) return Outcome.Of("retraction_other_source");
        return log.RetractionOf(retract.Target) is { } earlier
            ? Outcome.Of(true, earlier.Seq)
            : Created(new RetractionRecord(log.Seq + 1, _next, retract.Target, LocatorOf(target), retract.By, retract.Reason));
    }

    private Outcome Admit(KeyWrite put)
    {
        var inForce = log.Key(put.KeyId);
        if (inForce is not null && inForce.Key == put.Key) return Audited(Outcome.Of(true, inForce.Seq), put, "unchanged");
        if (inForce is null && put.ExpectedSeq != 0) return Outcome.Of("key_unknown");
        if (inForce is not null && put.ExpectedSeq == 0) return Outcome.Of("key_exists");
        if (inForce?.Key.RevokedAt is not null) return Outcome.Of("key_revoked");
        if (inForce is not null && inForce.Seq != put.ExpectedSeq) return Outcome.Of("key_changed");
        return Audited(Created(new ApiKeyRecord(log.Seq + 1, _next, put.KeyId, put.Key)), put, "done");
    }

    private Outcome Audited(Outcome outcome, KeyWrite put, string came)
    {
        Created(new AuditRecord(log.Seq + 1, _next, put.Audit with { Outcome = came }));
        return outcome;
    }

    private Outcome Created(LogRecord record)
    {
        log.Add(record);
        Tick();
        return Outcome.Of(false, record.Seq);
    }

    private void Tick() => _next = new Instant(_next.Ticks + 1);

    private static ClaimLocator LocatorOf(AssertionRecord record) => new(record.Assertion.Path, record.Assertion.Source, record.Seq);

    private static bool SaySame(Assertion left, Assertion right) => AssertionEncoding.Encode(left with { AssertedAt = null }).AsSpan()
        .SequenceEqual(AssertionEncoding.Encode(right with { AssertedAt = null }));
}
