namespace StemeDb.Storage.Journal;

/// <summary>A place between two batches.</summary>
/// <param name="Seq">Seq of the last record before it; 0 when there is none.</param>
/// <param name="Checksum">
/// The chained checksum (CRC-32C) of everything before it: two journals that agree in both hold the same records.
/// </param>
public readonly record struct JournalPosition(long Seq, uint Checksum);
