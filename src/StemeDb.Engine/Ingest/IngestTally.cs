namespace StemeDb.Engine.Ingest;

/// <summary>What the assertions of a batch came to.</summary>
internal sealed class IngestTally
{
    public long Created { get; set; }

    public long Existed { get; set; }

    public long Rejected { get; set; }

    public void Clear() => Created = Existed = Rejected = 0;
}
