using StemeDb.Engine.Admission;
using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Ingest;

/// <summary>
/// One commit being built: the records in their encoding, and the log as it will be once they are in it. For the committer's
/// thread; used again and again.
/// </summary>
internal sealed class IngestBatch(IIndexStore store)
{
    private readonly RecordBatch _records = new();
    private readonly BatchOverlay _overlay = new();
    private IIndexReader? _reader;
    private byte[] _stamped = [];
    private long _firstSeq;
    private Instant _firstRecordedAt;
    private Instant _recordedAt;

    public RecordBatch Records => _records;

    public BatchOverlay Overlay => _overlay;

    /// <summary>The store as it was when the batch was begun, which is all of it: only this thread writes.</summary>
    public IIndexReader Reader => _reader ?? throw new InvalidOperationException("The batch was not begun.");

    public IIndexStore Store => store;

    /// <summary>Seq of the first record.</summary>
    public long FirstSeq => _firstSeq;

    /// <summary>Seq that the next record gets.</summary>
    public long NextSeq => _firstSeq + _records.Count;

    /// <summary>
    /// recorded_at that the next record gets: the clock, but at least one tick after the record before, so that the order of
    /// recorded_at is the order of seq, also when a source says A, B and A again within one commit.
    /// </summary>
    public Instant NextRecordedAt => _recordedAt;

    /// <summary>recorded_at of the last record; of the log when the batch is empty.</summary>
    public Instant LastRecordedAt => new(_recordedAt.Ticks - 1);

    public void Begin(Instant lastRecordedAt, Instant now)
    {
        _reader = store.OpenReader();
        _firstSeq = _reader.Seq + 1;
        _firstRecordedAt = now > lastRecordedAt ? now : new Instant(lastRecordedAt.Ticks + 1);
        Reset();
    }

    /// <summary>Takes back everything since <see cref="Begin"/>.</summary>
    public void Reset()
    {
        _records.Clear();
        _overlay.Clear();
        _recordedAt = _firstRecordedAt;
    }

    public void End()
    {
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>Moves recorded_at on by a tick without a record.</summary>
    public void SkipTick() => _recordedAt = new Instant(_recordedAt.Ticks + 1);

    /// <summary>Adds an assertion as the next record.</summary>
    public AdmittedClaim Add(PreparedAssertion assertion, AssertionId id, IReadOnlyList<ClaimLocator> superseded)
    {
        var claim = new AdmittedClaim(
            assertion.Key, NextSeq, NextRecordedAt, assertion.View.AssertedAt ?? NextRecordedAt, id, assertion.View.Body);
        var content = assertion.View.AssertedAt is null ? Stamp(assertion.Content.Span) : assertion.Content.Span;
        _records.Begin();
        try
        {
            RecordEncoding.EncodeAssertion(claim.Seq, claim.RecordedAt, id, superseded, content, _records);
        }
        catch
        {
            _records.Abandon();
            throw;
        }

        _records.End();
        _overlay.Add(claim, superseded);
        SkipTick();
        return claim;
    }

    public RetractionRecord AddRetraction(AssertionId target, ClaimLocator at, SourceId by, string reason)
    {
        var record = new RetractionRecord(NextSeq, NextRecordedAt, target, at, by, reason);
        Write(record);
        _overlay.Add(record);
        return record;
    }

    public SourceRecord AddSource(SourceId source, SourceProfile profile)
    {
        var record = new SourceRecord(NextSeq, NextRecordedAt, source, profile);
        Write(record);
        _overlay.Add(record);
        return record;
    }

    public RuleRecord AddRule(PathPattern pattern, ValueRule rule)
    {
        var record = new RuleRecord(NextSeq, NextRecordedAt, pattern, rule);
        Write(record);
        _overlay.Add(record);
        return record;
    }

    public ApiKeyRecord AddKey(string keyId, ApiKey key)
    {
        var record = new ApiKeyRecord(NextSeq, NextRecordedAt, keyId, key);
        Write(record);
        _overlay.Add(record);
        return record;
    }

    public AuditRecord AddAudit(AuditEntry entry)
    {
        var record = new AuditRecord(NextSeq, NextRecordedAt, entry);
        Write(record);
        return record;
    }

    public IdempotencyRecord AddIdempotency(string key, string head, long begunSeq, Instant stampBase, IdempotentOutcome? outcome)
    {
        var record = new IdempotencyRecord(NextSeq, NextRecordedAt, key, head, begunSeq, stampBase, outcome);
        Write(record);
        _overlay.Add(record);
        return record;
    }

    public void AddSnapshotPart(string snapshotId, int part, int parts, ReadOnlyMemory<byte> content) =>
        Write(new SnapshotPartRecord(NextSeq, NextRecordedAt, snapshotId, part, parts, content));

    private void Write(LogRecord record)
    {
        _records.Begin();
        try
        {
            RecordEncoding.Encode(record, _records);
        }
        catch
        {
            _records.Abandon();
            throw;
        }

        _records.End();
        SkipTick();
    }

    private ReadOnlySpan<byte> Stamp(ReadOnlySpan<byte> content)
    {
        if (_stamped.Length < content.Length)
        {
            _stamped = new byte[Math.Max(content.Length, 4096)];
        }

        var stamped = _stamped.AsSpan(0, content.Length);
        content.CopyTo(stamped);
        AssertionEncoding.StampAssertedAt(stamped, NextRecordedAt);
        return stamped;
    }
}
