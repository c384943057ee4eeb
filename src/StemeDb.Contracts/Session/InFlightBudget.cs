namespace StemeDb.Contracts.Session;

/// <summary>Bounds the requests, and their bytes, that wait or are under way. Thread-safe.</summary>
internal sealed class InFlightBudget(int maxRequests, long maxBytes)
{
    private long _bytes;
    private int _requests;

    /// <summary>Takes room for one request.</summary>
    /// <returns>Null, or the sentence that says which limit is reached.</returns>
    public string? TryTake(int bytes)
    {
        if (Interlocked.Increment(ref _requests) > maxRequests)
        {
            Interlocked.Decrement(ref _requests);
            return $"{maxRequests} requests to the engine are under way already; wait for some of them.";
        }

        var held = Interlocked.Add(ref _bytes, bytes);
        if (held > maxBytes && held != bytes)
        {
            GiveBack(bytes);
            return $"{maxBytes} bytes of requests to the engine are under way already; wait for some of them.";
        }

        return null;
    }

    /// <summary>Gives the room of a request back; once, however often it is called.</summary>
    public void Release(PendingRequest request)
    {
        if (request.TryGiveBackRoom())
        {
            GiveBack(request.Bytes);
        }
    }

    private void GiveBack(int bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        Interlocked.Decrement(ref _requests);
    }
}
