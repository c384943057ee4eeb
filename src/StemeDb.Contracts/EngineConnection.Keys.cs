using StemeDb.Contracts.Results;
using StemeDb.Contracts.V1;
using StemeDb.Model.Audit;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;

using static StemeDb.Contracts.Session.Messages;

namespace StemeDb.Contracts;

/// <content>Keys and the audit.</content>
public sealed partial class EngineConnection
{
    /// <inheritdoc/>
    public async Task<RecordOutcome> PutKeyAsync(string keyId, ApiKey key, long expectedSeq, EngineCall call = default)
    {
        var json = ApiKeyJson.ToCanonical(key);
        var put = new PutKey { KeyId = keyId, KeyJson = Wrap(json), ExpectedSeq = (ulong)expectedSeq };
        return Outcome((await CallAsync(new Request { PutKey = put }, keyId.Length + json.Length, call)).Recorded);
    }

    /// <inheritdoc/>
    public async Task<ApiKeyRecord?> FindKeyAsync(string keyId, EngineCall call = default)
    {
        var reply = await CallAsync(new Request { GetKey = new GetKey { KeyId = keyId } }, keyId.Length, call);
        return Records<ApiKeyRecord>(reply).Records is [var record, ..] ? record : null;
    }

    /// <inheritdoc/>
    public async Task<RecordPage<ApiKeyRecord>> ListKeysAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default)
    {
        var list = new ListKeys { Limit = (uint)limit, Cursor = Wrap(cursor) };
        return Records<ApiKeyRecord>(await CallAsync(new Request { ListKeys = list }, cursor.Length, call));
    }

    /// <inheritdoc/>
    public async Task<RecordOutcome> AppendAuditAsync(AuditEntry entry, EngineCall call = default)
    {
        var json = AuditEntryJson.ToCanonical(entry);
        return Outcome((await CallAsync(new Request { AppendAudit = new AppendAudit { Audit = Wrap(json) } }, json.Length, call)).Recorded);
    }

    /// <inheritdoc/>
    public async Task<RecordPage<AuditRecord>> ListAuditAsync(int limit = 0, ReadOnlyMemory<byte> cursor = default, EngineCall call = default)
    {
        var list = new ListAudit { Limit = (uint)limit, Cursor = Wrap(cursor) };
        return Records<AuditRecord>(await CallAsync(new Request { ListAudit = list }, cursor.Length, call));
    }
}
