using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Model.Trust;
using StemeDb.Storage.Index.Layers;
using StemeDb.Storage.Index.Reading;
using StemeDb.Storage.Index.Registry;

namespace StemeDb.Storage.Index;

/// <summary>A view of a <see cref="HybridStore"/>: it holds the layers of the moment it was opened.</summary>
internal sealed class HybridReader : IIndexReader
{
    private readonly LayerCursors _cursors;
    private readonly RegistryHistory _registry;
    private IReadOnlyList<RuleRecord>? _rules;
    private LayerSet? _held;

    /// <summary>Takes over a hold on the layers.</summary>
    public HybridReader(LayerSet layers, long seq, RegistryHistory registry)
    {
        _held = layers;
        _cursors = new LayerCursors(layers, seq);
        _registry = registry;
    }

    public long Seq => _cursors.Seq;

    public IReadOnlyList<RuleRecord> Rules => _rules ??= _registry.RulesAt(Seq);

    private LayerCursors Cursors
    {
        get
        {
            ObjectDisposedException.ThrowIf(_held is null, this);
            return _cursors;
        }
    }

    public bool TryFind(AssertionId id, out ClaimLocator locator) => new IdReader(Cursors.Layers, Seq).TryFind(id, out locator);

    public StoredAssertion? Find(AssertionId id) => TryFind(id, out var locator) ? Find(locator) : null;

    public StoredAssertion? Find(ClaimLocator locator) => new StoredAssertions(Cursors).Find(locator);

    public ClaimCursor Claims(ConceptPath path) => new LayeredClaims(path, ClaimWalk.OverPath(Cursors, path.Utf8.Span));

    public bool TryFindNewest(ConceptPath path, out Claim newest) => NewestReader.TryFind(Cursors, path, out newest);

    public IEnumerable<StoredAssertion> List(AssertionFilter filter, ClaimLocator? after = null)
    {
        var assertions = new StoredAssertions(Cursors);
        if (filter.Path is not null) return assertions.OnPath(filter, after);
        if (filter.Source is { } source) return assertions.OfSource(source.Utf8, after);
        throw new ArgumentException("Neither a path nor a source is set.", nameof(filter));
    }

    public PathCursor Paths(ReadOnlyMemory<byte> prefix) => new LayeredPaths(Cursors, prefix);

    public IReadOnlyList<ConceptChild> Children(ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> afterSegment, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return new ConceptChildren(Cursors.Layers).Read(prefix.Span, afterSegment.Span, limit);
    }

    public SourceRecord? FindSource(SourceId source) => _registry.FindSource(source, Seq);

    public SourceProfile ProfileOf(SourceId source) => FindSource(source)?.Profile ?? SourceProfile.Default;

    public LogCursor Log(long fromSeq)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromSeq, 1);
        return new LogWalk(Cursors.Layers, fromSeq, Seq);
    }

    public IReadOnlyList<StoredSnapshot> Snapshots => _registry.Snapshots.Until(Seq);

    public TrustSnapshot ReadSnapshot(StoredSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Content(ReadContent);
    }

    private TrustSnapshot ReadContent(StoredSnapshot snapshot)
    {
        var log = new LogReader(Cursors.Layers);
        var parts = snapshot.PartSeqs.Select(seq => ((SnapshotPartRecord)RecordEncoding.Decode(log.Record(seq))).Content);
        return TrustSnapshotEncoding.Decode(snapshot.Id, [.. parts]);
    }

    public ApiKeyRecord? FindKey(string keyId) => _registry.Keys.Find(keyId);

    public int KeyCount => _registry.Keys.Count;

    public IReadOnlyList<ApiKeyRecord> Keys(string afterId, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _registry.Keys.List(afterId, limit);
    }

    public IEnumerable<AuditRecord> Audit(long beforeSeq)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(beforeSeq, 1);
        return new AuditReader(Cursors.Layers).Before(Math.Min(beforeSeq, Seq + 1));
    }

    public IdempotencyRecord? FindIdempotency(string key) => _registry.Idempotency.Find(key) ?? new IdempotencyReader(Cursors.Layers).Find(key);

    public int IdempotencyKeysInMemory => _registry.Idempotency.Count;

    public IEnumerable<LogRecord> Records(long fromSeq)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromSeq, 1);
        return ReadFrom(fromSeq);
    }

    public long SeqAt(Instant recordedAt)
    {
        var log = new LogReader(Cursors.Layers);
        var (low, high) = (0L, Seq);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (log.RecordedAt(middle) <= recordedAt) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();

    private IEnumerable<LogRecord> ReadFrom(long fromSeq)
    {
        var log = Log(fromSeq);
        while (log.MoveNext()) yield return RecordEncoding.Decode(log.Record());
    }
}
