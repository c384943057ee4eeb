namespace StemeDb.Model.Records;

/// <summary>What a record of the log is: its first byte. A number that was used is never used for anything else.</summary>
public enum RecordKind : byte
{
    /// <summary>An <see cref="AssertionRecord"/>.</summary>
    Assertion = 1,

    /// <summary>A <see cref="RetractionRecord"/>.</summary>
    Retraction = 2,

    /// <summary>A <see cref="SourceRecord"/>.</summary>
    Source = 3,

    /// <summary>A <see cref="RuleRecord"/>.</summary>
    Rule = 4,

    /// <summary>A <see cref="SnapshotPartRecord"/>.</summary>
    SnapshotPart = 5,

    /// <summary>An <see cref="ApiKeyRecord"/>.</summary>
    ApiKey = 6,

    /// <summary>An <see cref="AuditRecord"/>.</summary>
    Audit = 7,

    /// <summary>An <see cref="IdempotencyRecord"/>.</summary>
    Idempotency = 8,
}
