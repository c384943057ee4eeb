using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Storage.Index;

namespace StemeDb.Simulation.Reference;

/// <summary>What the engine must hold: a plain list of records, and what follows from it, kept in dictionaries.</summary>
internal sealed class ReferenceLog
{
    private readonly List<LogRecord> _records = [];
    private readonly SortedDictionary<ConceptPath, List<AssertionRecord>> _byPath = [];
    private readonly Dictionary<AssertionId, AssertionRecord> _byId = [];
    private readonly Dictionary<AssertionId, RetractionRecord> _retractions = [];
    private readonly Dictionary<AssertionId, SupersessionMark> _supersessions = [];
    private readonly List<SourceRecord> _sources = [];
    private readonly List<RuleRecord> _rules = [];

    public long Seq => _records.Count;

    public IReadOnlyList<LogRecord> Records => _records;

    public IEnumerable<ConceptPath> Paths => _byPath.Keys;

    public IEnumerable<AssertionRecord> Assertions => _byPath.Values.SelectMany(claims => claims);

    /// <summary>The clock of the log: recorded_at of the last record, ticks that were skipped before it ended included.</summary>
    public Instant LastRecordedAt { get; set; }

    public AssertionRecord? Find(AssertionId id) => _byId.GetValueOrDefault(id);

    public RetractionRecord? RetractionOf(AssertionId id) => _retractions.GetValueOrDefault(id);

    public SupersessionMark? SupersessionOf(AssertionId id) => _supersessions.GetValueOrDefault(id);

    public IReadOnlyList<AssertionRecord> On(ConceptPath path) => _byPath.GetValueOrDefault(path) ?? [];

    public void Add(LogRecord record)
    {
        if (record.Seq != Seq + 1) throw new SimulationFailedException($"A record has seq {record.Seq}, and the one before has {Seq}.");
        _records.Add(record);
        LastRecordedAt = record.RecordedAt;
        if (record is RetractionRecord retraction) _retractions.TryAdd(retraction.Target, retraction);
        if (record is SourceRecord source) _sources.Add(source);
        if (record is RuleRecord rule) _rules.Add(rule);
        if (record is not AssertionRecord assertion) return;
        _byId.Add(assertion.Id, assertion);
        if (!_byPath.TryGetValue(assertion.Assertion.Path, out var claims)) _byPath[assertion.Assertion.Path] = claims = [];
        claims.Add(assertion);
        foreach (var earlier in assertion.Assertion.Supersedes) _supersessions.TryAdd(earlier, new SupersessionMark(assertion.Seq, assertion.Id));
    }

    /// <summary>Takes back everything behind a seq.</summary>
    public void Truncate(long seq, Instant lastRecordedAt)
    {
        var kept = _records.Take((int)seq).ToArray();
        _records.Clear();
        _byPath.Clear();
        _byId.Clear();
        _retractions.Clear();
        _supersessions.Clear();
        _sources.Clear();
        _rules.Clear();
        foreach (var record in kept) Add(record);
        LastRecordedAt = lastRecordedAt;
    }

    /// <summary>The latest live claim of a source on a path, by (asserted_at, seq), of those before a moment.</summary>
    public AssertionRecord? LatestLive(ConceptPath path, SourceId source, Instant? before = null) =>
        On(path)
            .Where(claim => (before is null || claim.Assertion.AssertedAt < before) && claim.Assertion.Source == source && RetractionOf(claim.Id) is null && SupersessionOf(claim.Id) is null)
            .MaxBy(claim => (claim.Assertion.AssertedAt!.Value.Ticks, claim.Seq));

    /// <summary>The claims on a path in (source, seq) order with their marks, as a lens wants them.</summary>
    public Claim[] Claims(ConceptPath path, long asOfSeq) =>
    [
        .. On(path).Where(claim => claim.Seq <= asOfSeq).OrderBy(claim => claim.Assertion.Source).ThenBy(claim => claim.Seq).Select(claim => new Claim
        {
            Seq = claim.Seq,
            Id = claim.Id,
            Source = claim.Assertion.Source,
            Value = claim.Assertion.Value,
            RecordedAt = claim.RecordedAt,
            AssertedAt = claim.Assertion.AssertedAt!.Value,
            Confidence = claim.Assertion.Confidence,
            ValidFrom = claim.Assertion.ValidFrom,
            ValidTo = claim.Assertion.ValidTo,
            RetractedAtSeq = RetractionOf(claim.Id)?.Seq is { } retracted && retracted <= asOfSeq ? retracted : 0,
            SupersededAtSeq = SupersessionOf(claim.Id)?.Seq is { } superseded && superseded <= asOfSeq ? superseded : 0,
        }),
    ];

    /// <summary>What is known of a key now.</summary>
    public ApiKeyRecord? Key(string keyId) => _records.OfType<ApiKeyRecord>().LastOrDefault(record => record.KeyId == keyId);

    /// <summary>What is known of an idempotency key now.</summary>
    public IdempotencyRecord? Idempotency(string key) => _records.OfType<IdempotencyRecord>().LastOrDefault(record => record.Key == key);

    public SourceRecord? Source(SourceId source, long seq) => _sources.FindLast(record => record.Seq <= seq && record.Source == source);

    /// <summary>The rules in force, the latest of each pattern, in order of their seq.</summary>
    public IReadOnlyList<RuleRecord> Rules(long seq) =>
        [.. _rules.Where(rule => rule.Seq <= seq).GroupBy(rule => rule.Pattern).Select(group => group.Last()).OrderBy(rule => rule.Seq)];

    public ValueRule RuleFor(ConceptPath path, long seq)
    {
        var matching = Rules(seq).Where(rule => rule.Pattern.Matches(path)).ToList();
        matching.Sort((left, right) => PathPattern.CompareSpecificity(left.Pattern, right.Pattern));
        return matching.FirstOrDefault()?.Rule ?? ValueRule.Default;
    }

    public long SeqAt(Instant at) => _records.FindLast(record => record.RecordedAt <= at)?.Seq ?? 0;

    public IndexCounts Counts => new(
        _records.OfType<AssertionRecord>().Count(),
        _records.OfType<RetractionRecord>().Count(),
        _records.Count(record => record is SourceRecord or RuleRecord or SnapshotPartRecord or ApiKeyRecord or AuditRecord or IdempotencyRecord));
}
