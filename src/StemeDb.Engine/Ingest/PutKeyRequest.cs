using StemeDb.Contracts.Failures;
using StemeDb.Engine.Faults;
using StemeDb.Model.Keys;
using StemeDb.Model.Records;

namespace StemeDb.Engine.Ingest;

/// <summary>Makes a key, or replaces what is known of one by its next record. One that was revoked is left as it is.</summary>
/// <param name="keyId">Its id.</param>
/// <param name="key">What is to be known of it.</param>
/// <param name="expectedSeq">Seq of the record that this one replaces; 0: there is none yet.</param>
/// <param name="origin">Who waits for it.</param>
internal sealed class PutKeyRequest(string keyId, ApiKey key, long expectedSeq, WriteOrigin origin) : RecordRequest(origin)
{
    protected override int RecordBytes { get; } = IngestLimits.RecordOverheadBytes + keyId.Length + ApiKeyJson.ToCanonical(key).Length;

    protected override Fault? AdmitRecord(IngestBatch batch)
    {
        var inForce = batch.Overlay.FindKey(keyId) ?? batch.Reader.FindKey(keyId);
        if (inForce is not null && inForce.Key == key)
        {
            Found(inForce);
            return null;
        }

        if (Refuse(inForce) is { } fault) return fault;
        if (inForce is null && batch.Reader.KeyCount >= IngestLimits.KeysMax)
        {
            return EngineFaults.Conflict(
                FaultName.TooManyKeys, $"There are {IngestLimits.KeysMax} keys, as many as there may be; change one that exists instead of making another.");
        }

        Added(batch.AddKey(keyId, key));
        return null;
    }

    private Fault? Refuse(ApiKeyRecord? inForce) => inForce switch
    {
        null when expectedSeq != 0 => EngineFaults.NotFound(FaultName.KeyUnknown, $"There is no key '{keyId}'."),
        null => null,
        _ when expectedSeq == 0 => EngineFaults.Conflict(FaultName.KeyExists, $"There is a key '{keyId}' already."),
        { Key.RevokedAt: not null } => EngineFaults.Conflict(FaultName.KeyRevoked, $"Key '{keyId}' was revoked, which is for good; make another."),
        _ when inForce.Seq != expectedSeq => EngineFaults.Conflict(FaultName.KeyChanged, $"Key '{keyId}' was changed meanwhile; look at it and decide again."),
        _ => null,
    };
}
