using StemeDb.Model.Assertions;
using StemeDb.Model.Audit;
using StemeDb.Model.Paths;

namespace StemeDb.Engine.Ingest;

/// <summary>Sizes the committer reckons with.</summary>
internal static class IngestLimits
{
    /// <summary>What a record has beyond its content: length, header, id and the length of its locators.</summary>
    public const int RecordOverheadBytes = 64;

    /// <summary>What an audit record takes at most, its texts escaped.</summary>
    public const int AuditBytesMax = RecordOverheadBytes + 128 + (2 * (AuditEntry.MaxTargetBytes + (5 * AuditEntry.MaxTextBytes)));

    /// <summary>Most idempotency keys in memory, which are at least those of the last day.</summary>
    public const int IdempotencyKeysMax = 100_000;

    /// <summary>Most keys, revoked ones included: all of them are in memory.</summary>
    public const int KeysMax = 100_000;

    /// <summary>What the locators of a record that supersedes others take at most: seq, two lengths, path and source for each.</summary>
    public const int LocatorsBytesMax = AssertionLimits.MaxSupersedes * (12 + ConceptPath.MaxBytes + SourceId.MaxBytes);
}
