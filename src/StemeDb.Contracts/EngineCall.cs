using StemeDb.Model.Audit;

namespace StemeDb.Contracts;

/// <summary>How long one call may take, and how its caller gives up. A <see cref="CancellationToken"/> converts to it.</summary>
/// <param name="Timeout">
/// Time for the reply; null: <see cref="EngineConnectionOptions.RequestTimeout"/>. A write that was not admitted in that time
/// is not written.
/// </param>
/// <param name="CancellationToken">
/// Releases the caller at once with <see cref="OperationCanceledException"/>. The engine is told; a write that it already
/// admitted still happens.
/// </param>
public readonly record struct EngineCall(TimeSpan? Timeout = null, CancellationToken CancellationToken = default)
{
    /// <summary>
    /// What a retraction, source, rule or key is recorded with, in one commit: both or neither; null: nothing. Its outcome becomes
    /// <c>done</c>, or <c>unchanged</c> where the same was in force already.
    /// </summary>
    public AuditEntry? Audit { get; init; }

    /// <summary>What the caller may touch; null: everything.</summary>
    public EngineBounds? Bounds { get; init; }

    /// <summary>A call with the usual time that this token gives up.</summary>
    /// <param name="cancellationToken">The token.</param>
    public static implicit operator EngineCall(CancellationToken cancellationToken) => new(null, cancellationToken);
}
