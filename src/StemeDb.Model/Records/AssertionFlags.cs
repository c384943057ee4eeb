namespace StemeDb.Model.Records;

/// <summary>
/// Which optional fields a body holds, as drawn in <c>docs/formats/record.md</c>. Bits that are not named here must be zero:
/// a later version that uses one is refused, not misread.
/// </summary>
[Flags]
internal enum AssertionFlags : ushort
{
    None = 0,
    AssertedAt = 1 << 0,
    Confidence = 1 << 1,
    ValidFrom = 1 << 2,
    ValidTo = 1 << 3,
    EvidenceUri = 1 << 4,
    EvidenceQuote = 1 << 5,
    EvidenceSha256 = 1 << 6,
    Supersedes = 1 << 7,
    Labels = 1 << 8,
    Evidence = EvidenceUri | EvidenceQuote | EvidenceSha256,
    Tail = Evidence | Supersedes | Labels,
    All = (1 << 9) - 1,
}
