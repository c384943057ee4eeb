using StemeDb.Engine.Ingest;

namespace StemeDb.Engine.Tests;

/// <summary>Waits for one write.</summary>
internal sealed class Waiter() : TaskCompletionSource<IngestRequest>(TaskCreationOptions.RunContinuationsAsynchronously), IIngestReplies
{
    public void Done(IngestRequest request) => SetResult(request);
}
