using StemeDb.Model.Paths;
using StemeDb.Storage.Background;
using StemeDb.Storage.Index;

namespace StemeDb.Simulation.Engine;

/// <summary>A store whose writer, when it waits for room, lets the simulated threads make it.</summary>
internal sealed class SteppedStore(HybridStore store, IBackgroundWork threads) : IIndexStore
{
    public long AppliedSeq => store.AppliedSeq;

    public long CheckpointSeq => store.CheckpointSeq;

    public long JournalNeededFrom => store.JournalNeededFrom;

    public IndexCounts Counts => store.Counts;

    public IndexStatus Status => store.Status;

    /// <summary>Runs of which some or all cannot be read now.</summary>
    public IReadOnlyList<Storage.Runs.RunInfo> Unreadable => store.UnreadableRuns;

    public IIndexReader OpenReader() => store.OpenReader();

    public IIndexReader OpenReader(long asOfSeq) => store.OpenReader(asOfSeq);

    public bool IsUnchanged(ReadOnlySpan<byte> path, long seq, out long asOfSeq) => store.IsUnchanged(path, seq, out asOfSeq);

    public Task WaitBeyondAsync(long seq, CancellationToken cancellationToken) => store.WaitBeyondAsync(seq, cancellationToken);

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) =>
        new(Awaited(store.WaitForRoomAsync(cancellationToken).AsTask()));

    public void Apply(ReadOnlySpan<ReadOnlyMemory<byte>> records) => store.Apply(records);

    public LatestClaim? FindLatestLive(ConceptPath path, SourceId source) => store.FindLatestLive(path, source);

    public async Task<long> CheckpointAsync(CancellationToken cancellationToken) =>
        await (Task<long>)Awaited(store.CheckpointAsync(cancellationToken));

    public ValueTask DisposeAsync() => new(Awaited(store.DisposeAsync().AsTask()));

    private Task Awaited(Task task)
    {
        threads.Wait(task);
        return task;
    }
}
