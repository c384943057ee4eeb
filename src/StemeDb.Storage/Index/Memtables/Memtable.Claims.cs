using System.Buffers.Binary;
using StemeDb.Model.Records;
using StemeDb.Model.Time;
using StemeDb.Storage.Index.Keys;

namespace StemeDb.Storage.Index.Memtables;

/// <summary>What records say, read from their bytes.</summary>
internal sealed partial class Memtable
{
    private const int RecordedAtInRecord = 2 + sizeof(long);

    /// <summary>A claim as the writer compares it.</summary>
    public LatestClaim LatestOf(int claim) => ClaimValue.Latest(SeqAt(claim), Memory(_records[claim].Value));

    /// <summary>When a record was admitted.</summary>
    public Instant RecordedAt(int record)
    {
        ref var entry = ref _records[record];
        var value = Span(entry.Value);
        return entry.Kind == RecordKind.Assertion
            ? ClaimValue.RecordedAt(value)
            : new Instant(BinaryPrimitives.ReadInt64LittleEndian(value[RecordedAtInRecord..]));
    }
}
