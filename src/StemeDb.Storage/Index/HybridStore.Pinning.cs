namespace StemeDb.Storage.Index;

/// <content>Checkpoints that are kept for a backup.</content>
public sealed partial class HybridStore
{
    /// <summary>
    /// Writes what is in memory to a run and pins the checkpoint: it holds at least everything applied when this was called.
    /// Neither writes nor merges wait for it, and the files of its runs stay until it is disposed of. It does not survive this
    /// store.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IndexFlushException">Memory could not be written to disk.</exception>
    /// <exception cref="CheckpointUnreadableException">A run is damaged.</exception>
    public async Task<PinnedCheckpoint> PinAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await CheckpointAsync(cancellationToken).ConfigureAwait(false);
        var runs = _catalog.Acquire();
        try
        {
            Runs.RunInfo[] damaged = [.. runs.Unavailable, .. runs.Damaged];
            return damaged.Length == 0 ? new PinnedCheckpoint(_catalog, runs) : throw new CheckpointUnreadableException(damaged);
        }
        catch
        {
            runs.Dispose();
            throw;
        }
    }
}
