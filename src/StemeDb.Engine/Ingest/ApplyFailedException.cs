namespace StemeDb.Engine.Ingest;

/// <summary>Records are durable but could not be made visible; only a restart, which replays them, can mend that.</summary>
internal sealed class ApplyFailedException(long firstSeq, Exception cause) : Exception(
    $"The records from seq {firstSeq} on are durable in the journal but could not be applied to the store: {cause.Message} "
    + "The next start replays them.",
    cause);
