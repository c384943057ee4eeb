using StemeDb.Model.Time;

namespace StemeDb.Engine.Ingest;

/// <summary>What the committer is given at the start.</summary>
/// <param name="BatchBytes">Greatest payload of one commit, about.</param>
/// <param name="QueueBytes">Bytes of writes that may wait.</param>
/// <param name="RetainBytes">Bytes of journal that are kept beyond what a start needs.</param>
/// <param name="LastRecordedAt">recorded_at of the log's last record: the clock never goes back behind it.</param>
internal sealed record IngestOptions(int BatchBytes, long QueueBytes, long RetainBytes, Instant LastRecordedAt);
