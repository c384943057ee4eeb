using System.Collections.Concurrent;
using System.Text;
using StemeDb.Contracts;
using StemeDb.Contracts.Failures;
using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;

namespace StemeDb.Api.Tests.Serving;

/// <content>Keys and the audit, kept as the engine does.</content>
internal sealed partial class EngineDouble
{
    /// <summary>The keys as they are now.</summary>
    public ConcurrentDictionary<string, ApiKeyRecord> Keys { get; } = [];

    /// <summary>What was audited, the oldest first.</summary>
    public ConcurrentQueue<AuditRecord> Audit { get; } = [];

    /// <summary>How often a key was asked for by its id.</summary>
    public int KeyLookups => _keyLookups;

    /// <summary>Runs before a key is recorded.</summary>
    public Action? BeforePutKey { get; set; }

    /// <summary>Runs before a key is found.</summary>
    public Func<Task>? BeforeFindKey { get; set; }

    private int _keyLookups;

    public Task<RecordOutcome> PutKeyAsync(string keyId, ApiKey key, long expectedSeq, EngineCall call = default)
    {
        if (Failure is { } failure) return Task.FromException<RecordOutcome>(failure);
        BeforePutKey?.Invoke();
        lock (_gate)
        {
            var known = Keys.GetValueOrDefault(keyId);
            if ((known?.Seq ?? 0) != expectedSeq)
            {
                return Task.FromException<RecordOutcome>(new EngineFaultException(
                    new Fault { Code = FaultCode.FaultConflict, Name = FaultName.KeyChanged, Detail = $"Key '{keyId}' was changed meanwhile." }));
            }

            Keys[keyId] = new ApiKeyRecord(NextSeq(), Moment, keyId, key);
            AddAudit(call.Audit);
            return Task.FromResult(new RecordOutcome(false, Keys[keyId].Seq, Moment));
        }
    }

    public async Task<ApiKeyRecord?> FindKeyAsync(string keyId, EngineCall call = default)
    {
        Interlocked.Increment(ref _keyLookups);
        if (BeforeFindKey is { } before) await before();
        return Failure is { } failure ? throw failure : Keys.GetValueOrDefault(keyId);
    }

    public Task<RecordPage<ApiKeyRecord>> ListKeysAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default) =>
        PageOf(Keys.Values.OrderBy(key => key.KeyId, StringComparer.Ordinal), limit, cursor);

    public Task<RecordOutcome> AppendAuditAsync(AuditEntry entry, EngineCall call = default)
    {
        if (Failure is { } failure) return Task.FromException<RecordOutcome>(failure);
        lock (_gate) AddAudit(entry);
        return Task.FromResult(new RecordOutcome(false, Audit.Last().Seq, Moment));
    }

    public Task<RecordPage<AuditRecord>> ListAuditAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default) =>
        PageOf(Audit.Reverse(), limit, cursor);

    private Task<RecordPage<TRecord>> PageOf<TRecord>(IEnumerable<TRecord> records, int limit, ReadOnlyMemory<byte> cursor)
    {
        if (Failure is { } failure) return Task.FromException<RecordPage<TRecord>>(failure);
        var start = cursor.IsEmpty ? 0 : int.Parse(Text(cursor), System.Globalization.CultureInfo.InvariantCulture);
        var all = records.ToList();
        var page = all.Skip(start).Take(limit == 0 ? 100 : limit).ToList();
        var next = start + page.Count < all.Count ? Encoding.ASCII.GetBytes($"{start + page.Count}") : [];
        return Task.FromResult(new RecordPage<TRecord>(page, next));
    }

    private void AddAudit(AuditEntry? entry)
    {
        if (entry is not null) Audit.Enqueue(new AuditRecord(NextSeq(), Moment, entry));
    }

    private long NextSeq() => Keys.Values.Select(key => key.Seq).Concat(Audit.Select(audit => audit.Seq)).DefaultIfEmpty(100).Max() + 1;
}
