namespace StemeDb.Storage.Journal;

/// <summary>Walks over durable batches in seq order, beside the writer. For one thread at a time.</summary>
public interface IJournalReader : IDisposable
{
    /// <summary>Reads the next batch that is durable by now. After false it may be called again when more has become durable.</summary>
    /// <param name="batch">The batch; its memory is valid until the next call.</param>
    /// <returns>False at the durable end.</returns>
    /// <exception cref="JournalCorruptException">What is on disk is not what was written.</exception>
    /// <exception cref="JournalTrimmedException">What comes next was trimmed away meanwhile.</exception>
    bool TryRead(out JournalBatch batch);
}
