namespace StemeDb.Engine.Ingest;

/// <summary>What became of an offer to the queue.</summary>
internal enum QueueOffer
{
    /// <summary>It is in line.</summary>
    Taken,

    /// <summary>Too many bytes wait already.</summary>
    Full,

    /// <summary>Nothing more is admitted.</summary>
    Closed,
}

/// <summary>
/// Where writes wait for the committer: any number of threads offer, one takes all that is there at once. What it has taken counts
/// until it comes again, so the bound is that of all writes in memory.
/// </summary>
internal sealed class IngestQueue(long maxBytes)
{
    private readonly object _gate = new();
    private List<IngestRequest> _waiting = [];
    private long _bytes;
    private long _takenBytes;
    private bool _isClosed;

    /// <summary>Requests that wait now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Puts a request in line. A single request larger than the queue is taken when nothing else waits.</summary>
    public QueueOffer Offer(IngestRequest request)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return QueueOffer.Closed;
            }

            if (_bytes > 0 && _takenBytes + _bytes + request.Bytes > maxBytes)
            {
                return QueueOffer.Full;
            }

            _waiting.Add(request);
            _bytes += request.Bytes;
            Monitor.Pulse(_gate);
            return QueueOffer.Taken;
        }
    }

    /// <summary>Admits nothing more; what waits is still taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until there is something and takes all of it, in the order offered.</summary>
    /// <param name="emptied">An empty list, kept by the queue; what was taken is in its place afterwards.</param>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool TakeAll(ref List<IngestRequest> emptied)
    {
        lock (_gate)
        {
            _takenBytes = 0;
            while (_waiting.Count == 0)
            {
                if (_isClosed)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            (emptied, _waiting) = (_waiting, emptied);
            (_takenBytes, _bytes) = (_bytes, 0);
            return true;
        }
    }
}
