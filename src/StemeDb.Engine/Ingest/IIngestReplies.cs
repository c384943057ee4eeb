namespace StemeDb.Engine.Ingest;

/// <summary>Who is told when a write is done.</summary>
internal interface IIngestReplies
{
    /// <summary>
    /// The request is durable and visible, or has its fault. Called by the committer's thread: must return at once and not throw.
    /// </summary>
    void Done(IngestRequest request);
}
