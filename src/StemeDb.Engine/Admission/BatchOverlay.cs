using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Admission;

/// <summary>
/// What the batch being built adds to the store, so that an item sees those before it. For the committer's thread.
/// </summary>
internal sealed class BatchOverlay
{
    /// <summary>A dictionary that once grew beyond this is not kept: clearing it would cost every small batch after it.</summary>
    private const int KeptCapacity = 4096;

    private readonly HashSet<ClaimKey> _disturbed = [];
    private readonly HashSet<long> _dead = [];
    private readonly Dictionary<AssertionId, RetractionRecord> _retractions = [];
    private readonly Dictionary<SourceId, SourceRecord> _sources = [];
    private readonly Dictionary<PathPattern, RuleRecord> _rules = [];
    private readonly Dictionary<string, IdempotencyRecord> _idempotency = [];
    private readonly Dictionary<string, ApiKeyRecord> _keys = [];
    private Dictionary<AssertionId, AdmittedClaim> _byId = [];
    private Dictionary<ClaimKey, AdmittedClaim> _latest = [];

    public AdmittedClaim? Find(AssertionId id) => _byId.GetValueOrDefault(id);

    /// <summary>The latest of a source's claims on a path among those of this batch; only right where nothing was disturbed.</summary>
    public AdmittedClaim? FindLatest(ClaimKey key) => _latest.GetValueOrDefault(key);

    /// <summary>True when a claim of this source on this path was retracted or superseded within the batch.</summary>
    public bool IsDisturbed(ClaimKey key) => _disturbed.Count > 0 && _disturbed.Contains(key);

    /// <summary>True when the claim was retracted or superseded within the batch.</summary>
    public bool IsDead(long seq) => _dead.Contains(seq);

    /// <summary>The claims of this batch by one source on one path.</summary>
    public IEnumerable<AdmittedClaim> ClaimsOf(ClaimKey key) => _byId.Values.Where(claim => claim.Key == key);

    public RetractionRecord? FindRetraction(AssertionId target) => _retractions.GetValueOrDefault(target);

    public SourceRecord? FindSource(SourceId source) => _sources.GetValueOrDefault(source);

    public RuleRecord? FindRule(PathPattern pattern) => _rules.GetValueOrDefault(pattern);

    public IdempotencyRecord? FindIdempotency(string key) => _idempotency.GetValueOrDefault(key);

    public ApiKeyRecord? FindKey(string keyId) => _keys.GetValueOrDefault(keyId);

    /// <summary>Seq of the rule that the batch added last; 0 when it added none.</summary>
    public long LastRuleSeq => _rules.Count == 0 ? 0 : _rules.Values.Max(rule => rule.Seq);

    public void Add(AdmittedClaim claim, IReadOnlyList<ClaimLocator> superseded)
    {
        _byId.Add(claim.Id, claim);
        if (claim.IsLaterThan(FindLatest(claim.Key)))
        {
            _latest[claim.Key] = claim;
        }

        for (var i = 0; i < superseded.Count; i++)
        {
            Kill(superseded[i]);
        }
    }

    public void Add(RetractionRecord retraction)
    {
        _retractions.Add(retraction.Target, retraction);
        Kill(retraction.TargetAt);
    }

    public void Add(IdempotencyRecord key) => _idempotency[key.Key] = key;

    public void Add(SourceRecord source) => _sources[source.Source] = source;

    public void Add(RuleRecord rule) => _rules[rule.Pattern] = rule;

    public void Add(ApiKeyRecord key) => _keys[key.KeyId] = key;

    public void Clear()
    {
        _byId = Emptied(_byId);
        _latest = Emptied(_latest);
        _disturbed.Clear();
        _dead.Clear();
        _retractions.Clear();
        _sources.Clear();
        _rules.Clear();
        _idempotency.Clear();
        _keys.Clear();
    }

    private void Kill(ClaimLocator claim)
    {
        _dead.Add(claim.Seq);
        _disturbed.Add(new ClaimKey(claim.Path, claim.Source));
    }

    private static Dictionary<TKey, AdmittedClaim> Emptied<TKey>(Dictionary<TKey, AdmittedClaim> dictionary)
        where TKey : notnull
    {
        if (dictionary.Capacity > KeptCapacity)
        {
            return [];
        }

        dictionary.Clear();
        return dictionary;
    }
}
