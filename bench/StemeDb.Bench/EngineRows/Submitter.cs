using StemeDb.Engine.Admission;
using StemeDb.Engine.Ingest;

namespace StemeDb.Bench.EngineRows;

/// <summary>
/// Keeps a number of appends in flight as a session of the Engine does: one loop prepares and submits, and for each that is
/// acknowledged the next one follows.
/// </summary>
internal sealed class Submitter(IngestWorker worker, int inFlight, Func<long> nextNumber) : IIngestReplies
{
    private readonly object _gate = new();
    private int _acknowledged;
    private string? _refusal;

    /// <summary>Submits until the end is near and all are acknowledged; returns how many.</summary>
    /// <param name="isOver">True once no more shall be submitted.</param>
    public long Run(Func<bool> isOver)
    {
        long acknowledged = 0, submitted = 0;
        while (true)
        {
            while (submitted - acknowledged < inFlight && !isOver())
            {
                worker.Submit(new AppendRequest(PreparedAssertion.Prepare(EncodedClaims.Of(nextNumber())), new WriteOrigin(this)));
                submitted++;
            }

            if (submitted == acknowledged)
            {
                return acknowledged;
            }

            acknowledged += TakeAcknowledged();
        }
    }

    /// <inheritdoc/>
    public void Done(IngestRequest request)
    {
        lock (_gate)
        {
            _refusal ??= request.Fault?.Detail;
            if (_acknowledged++ == 0)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private int TakeAcknowledged()
    {
        lock (_gate)
        {
            while (_acknowledged == 0)
            {
                Monitor.Wait(_gate);
            }

            if (_refusal is not null)
            {
                throw new InvalidOperationException(_refusal);
            }

            var taken = _acknowledged;
            _acknowledged = 0;
            return taken;
        }
    }
}
