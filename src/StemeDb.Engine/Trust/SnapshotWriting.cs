using StemeDb.Engine.Ingest;

namespace StemeDb.Engine.Trust;

/// <summary>Sends a snapshot to the log through the single writer, and waits until it is durable and in force.</summary>
internal sealed class SnapshotWriting(IngestWorker ingest)
{
    /// <summary>A mebibyte of content in one commit: most snapshots are one commit, and none holds up the others for long.</summary>
    private const int PartsPerCommit = 16;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>Writes the parts in order. Blocks; what was submitted is always waited for.</summary>
    /// <param name="snapshotId">The snapshot's id.</param>
    /// <param name="parts">Contents of its parts.</param>
    /// <param name="cancellation">Nothing more is submitted.</param>
    /// <returns>Null; or why it did not come into force, now or ever.</returns>
    /// <exception cref="OperationCanceledException">It was broken off, and is not in force.</exception>
    public Fault? Write(string snapshotId, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellation)
    {
        for (var next = 0; next < parts.Count; next += PartsPerCommit)
        {
            ReadOnlyMemory<byte>[] contents = [.. parts.Skip(next).Take(PartsPerCommit)];
            var receipt = new Receipt();
            var request = new PutSnapshotPartsRequest(snapshotId, next + 1, parts.Count, contents, new WriteOrigin(receipt));
            if (Submit(request, cancellation) is { } refusal) return refusal;
            if (receipt.Task.GetAwaiter().GetResult().Fault is { } fault) return fault;
        }

        return null;
    }

    /// <summary>Waits for its turn while more is written than the disk takes.</summary>
    private Fault? Submit(PutSnapshotPartsRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var refusal = ingest.Submit(request);
            if (refusal?.Code != FaultCode.FaultOverloaded) return refusal;
            cancellation.WaitHandle.WaitOne(RetryAfter);
        }
    }

    private sealed class Receipt() : TaskCompletionSource<IngestRequest>(TaskCreationOptions.RunContinuationsAsynchronously), IIngestReplies
    {
        public void Done(IngestRequest request) => SetResult(request);
    }
}
