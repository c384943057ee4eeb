using StemeDb.Engine.Archiving;
using StemeDb.Model.Time;

namespace StemeDb.Engine.Ingest;

/// <summary>What the committer is given at the start.</summary>
/// <param name="BatchBytes">Greatest payload of one commit, about.</param>
/// <param name="QueueBytes">Bytes of writes that may wait.</param>
/// <param name="RetainBytes">Bytes of journal that are kept beyond what a start needs.</param>
/// <param name="LastRecordedAt">recorded_at of the log's last record: the clock never goes back behind it.</param>
internal sealed record IngestOptions(int BatchBytes, long QueueBytes, long RetainBytes, Instant LastRecordedAt)
{
    /// <summary>
    /// While the disk is so full that memory cannot be written to it, writes that are no claims are taken up to this many bytes
    /// of memory.
    /// </summary>
    public long MemoryBytesMax { get; init; } = 1L << 30;

    /// <summary>What is held for an archive; nothing unless given.</summary>
    public ArchiveHold? Hold { get; init; }
}
