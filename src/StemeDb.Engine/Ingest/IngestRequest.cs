using StemeDb.Contracts.V1;
using StemeDb.Engine.Session;

namespace StemeDb.Engine.Ingest;

/// <summary>A write that waits for the committer, and then what became of it.</summary>
internal abstract class IngestRequest(WriteOrigin origin) : IUnsentReply
{
    /// <summary>Who waits for it.</summary>
    public WriteOrigin Origin { get; } = origin;

    /// <summary>Why nothing was written; null when all is well.</summary>
    public Fault? Fault { get; set; }

    /// <summary>Bytes it will take in a batch, about.</summary>
    public abstract int Bytes { get; }

    /// <summary>True: it must be alone with what comes after it, so that it can be taken back whole.</summary>
    public virtual bool IsAllOrNothing => false;

    /// <summary>True: it adds claims, which are refused before the disk is full; everything else is small and passes.</summary>
    public virtual bool IsClaim => false;

    /// <summary>Decides what it comes to, and adds its records to the batch. On a fault nothing was added, unless it is all or nothing.</summary>
    public abstract Fault? Admit(IngestBatch batch);

    /// <summary>Counts what it came to.</summary>
    public abstract void Count(IngestTally tally);

    /// <summary>Its reply, once it is done.</summary>
    public Reply ToReply()
    {
        var reply = Fault is null ? Success() : new Reply { Fault = Fault };
        reply.CorrelationId = Origin.CorrelationId;
        return reply;
    }

    protected abstract Reply Success();
}
