namespace StemeDb.Contracts;

/// <summary>
/// What must be in force for a write to the registry to happen. Judged by the engine's single writer in the log's order, so that of
/// two writers that read the same entry one is refused.
/// </summary>
/// <param name="IfSeqs">The entry in force must have one of these seqs; 0 stands for none in force. Empty: whatever its seq.</param>
/// <param name="IfExists">There must be an entry.</param>
public sealed record WriteCondition(IReadOnlyList<long> IfSeqs, bool IfExists = false)
{
    /// <summary>There must be no entry yet.</summary>
    public static WriteCondition IfNone { get; } = new([0]);
}
