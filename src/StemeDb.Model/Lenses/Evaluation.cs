using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Lenses.Replay;
using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses;

/// <summary>
/// Answers a question from claims fed one after the other, keeping one voice per source: a path with a million claims is
/// streamed through. Not thread-safe; <see cref="Begin"/>, then <see cref="Add"/> for each claim, then <see cref="Answer"/>
/// once, then dispose, which lets later evaluations on the thread use the buffers.
/// </summary>
public sealed class Evaluation : IDisposable
{
    /// <summary>Buffers that grew beyond this many voices or values are not kept.</summary>
    private const int KeptCapacityMax = 16 * 1024;

    [ThreadStatic]
    private static Evaluation? t_idle;

    private readonly Ballot _ballot = new();
    private readonly InputDigest _digest = new();
    private readonly byte[] _source = new byte[SourceId.MaxBytes];

    private LensQuery _query = null!;
    private ISourceRegistry _sources = null!;
    private string? _snapshotId;
    private SourceProfile _profile = SourceProfile.Default;
    private SourceStanding _standing = SourceStanding.Unknown;
    private ExcludedClaims _excluded;
    private int _sourceLength;
    private long _lastSeq;
    private bool _hasVoice;

    private Evaluation()
    {
    }

    /// <summary>Starts on a question.</summary>
    /// <param name="query">The question.</param>
    /// <exception cref="ArgumentException">The lens is not for values of the rule's type (<see cref="LensChoice.IsFor"/>).</exception>
    /// <param name="sources">The registry as of <see cref="LensQuery.AsOfSeq"/> and of <see cref="LensQuery.Snapshot"/>; asked once per source.</param>
    public static Evaluation Begin(LensQuery query, ISourceRegistry sources)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(sources);
        if (!query.Lens.IsFor(query.Rule, out var reason))
        {
            throw new ArgumentException(reason, nameof(query));
        }

        var evaluation = t_idle ?? new Evaluation();
        t_idle = null;
        evaluation._ballot.Reset(query);
        evaluation._snapshotId = sources.SnapshotId;
        evaluation._digest.Reset(evaluation._snapshotId);
        evaluation._query = query;
        evaluation._sources = sources;
        evaluation._excluded = default;
        evaluation._sourceLength = 0;
        evaluation._lastSeq = 0;
        return evaluation;
    }

    /// <summary>
    /// Takes the next claim, in order of (source, seq). What the claim points to is only read during the call, so that its
    /// memory may be used again afterwards. Claims of a seq above <see cref="LensQuery.AsOfSeq"/> are passed over.
    /// </summary>
    /// <param name="claim">The next claim.</param>
    /// <exception cref="ArgumentException">It does not come after the claim before it.</exception>
    public void Add(in Claim claim)
    {
        if (claim.Seq > _query.AsOfSeq)
        {
            return;
        }

        MoveTo(claim);
        var retractedAt = claim.RetractedAtSeq <= _query.AsOfSeq ? claim.RetractedAtSeq : 0;
        var supersededAt = claim.SupersededAtSeq <= _query.AsOfSeq ? claim.SupersededAtSeq : 0;
        _digest.AddClaim(claim, retractedAt, supersededAt);
        if (retractedAt > 0)
        {
            _excluded = _excluded with { Retracted = _excluded.Retracted + 1 };
        }
        else if (supersededAt > 0)
        {
            _excluded = _excluded with { Superseded = _excluded.Superseded + 1 };
        }
        else if (!HoldsAt(claim))
        {
            _excluded = _excluded with { NotValid = _excluded.NotValid + 1 };
        }
        else
        {
            Hear(claim);
        }
    }

    /// <summary>The answer from the claims taken. It does not depend on this object or its buffers any more.</summary>
    public Answer Answer()
    {
        var digest = _digest.Finish();
        if (_ballot.Voices.IsEmpty)
        {
            return AnswerBuilder.Empty(_query, _snapshotId, _excluded, digest);
        }

        Weighing.Weigh(_ballot, _query.Lens);
        var verdict = _query.Lens.Lens.Decide(_ballot, _query.Lens);
        return AnswerBuilder.Build(_ballot, verdict, _snapshotId, _excluded, digest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _query = null!;
        if (_ballot.Capacity <= KeptCapacityMax)
        {
            t_idle = this;
        }
        else
        {
            _digest.Dispose();
        }
    }

    private void MoveTo(in Claim claim)
    {
        var source = claim.Source.Utf8.Span;
        var order = source.SequenceCompareTo(_source.AsSpan(0, _sourceLength));
        if (order < 0 || (order == 0 && claim.Seq <= _lastSeq))
        {
            throw new ArgumentException(
                $"Claims must come in the order of (source, seq), each once; {claim.Source} at {claim.Seq} does not.", nameof(claim));
        }

        _lastSeq = claim.Seq;
        if (order == 0)
        {
            return;
        }

        source.CopyTo(_source);
        _sourceLength = source.Length;
        _profile = _sources.Find(claim.Source);
        _hasVoice = false;
        if (_snapshotId is null)
        {
            _digest.AddSource(source, _profile);
            return;
        }

        _standing = _sources.StandingOf(claim.Source);
        _digest.AddSource(source, _profile, _standing);
    }

    private bool HoldsAt(in Claim claim) =>
        _query.ValidAt is not { } moment
        || ((claim.ValidFrom is not { } from || from <= moment) && (claim.ValidTo is not { } to || moment < to));

    /// <summary>Takes a visible claim: it becomes its source's voice unless the source has a later one.</summary>
    private void Hear(in Claim claim)
    {
        var value = _ballot.AddValue(claim.Value.Span, claim.Seq);
        if (_hasVoice)
        {
            _excluded = _excluded with { SupersededBySameSource = _excluded.SupersededBySameSource + 1 };
            ref var voice = ref _ballot.Voices[^1];
            if (claim.AssertedAt.Ticks < voice.AssertedAtTicks)
            {
                return;
            }

            Speak(ref voice, claim, value);
            return;
        }

        _hasVoice = true;
        ref var added = ref _ballot.AddVoice();
        added.Tier = _profile.Tier;
        added.Standing = _snapshotId is null ? null : _standing;
        added.Cluster = _ballot.Clusters.AddVoice(_profile.Family, added.Standing?.Group ?? 0);
        added.Family = _query.Explain ? _profile.Family : null;
        added.Source = _query.Explain ? _source.AsSpan(0, _sourceLength).ToArray() : default;
        Speak(ref added, claim, value);
    }

    private static void Speak(ref Voice voice, in Claim claim, int value)
    {
        voice.Id = claim.Id;
        voice.Seq = claim.Seq;
        voice.AssertedAtTicks = claim.AssertedAt.Ticks;
        voice.RecordedAtTicks = claim.RecordedAt.Ticks;
        voice.ValidFromTicks = claim.ValidFrom?.Ticks ?? long.MinValue;
        voice.Value = value;
        voice.Confidence = claim.Confidence ?? 1;
    }
}
