using System.Diagnostics;
using StemeDb.Engine.Session;

namespace StemeDb.Engine.Ingest;

/// <summary>Where a write comes from and how long its caller waits.</summary>
/// <param name="Replies">Who is told when it is done.</param>
/// <param name="CorrelationId">The caller's number for it.</param>
/// <param name="GivesUpAtMs"><see cref="Environment.TickCount64"/> after which it is no longer admitted.</param>
/// <param name="Activity">Its span; null when it is not traced.</param>
internal readonly record struct WriteOrigin(
    IIngestReplies Replies, ulong CorrelationId = 0, long GivesUpAtMs = long.MaxValue, Activity? Activity = null)
{
    /// <summary>What the caller may touch; null: everything.</summary>
    public CallerBounds? Bounds { get; init; }
}
