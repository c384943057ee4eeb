using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;

namespace StemeDb.Api.Changes;

/// <summary>How many feeds of changes may be open: each holds a connection for as long as its client likes.</summary>
internal sealed class FeedSlots(ApiOptions options)
{
    private int _taken;

    /// <summary>Feeds that are open.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a slot until the answer is disposed.</summary>
    /// <exception cref="ProblemException">503: all are taken.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _taken) <= options.MaxFeeds)
        {
            return new Slot(this);
        }

        Interlocked.Decrement(ref _taken);
        throw new ProblemException(new Problem(
            ErrorCatalog.TooManyFeeds, $"{options.MaxFeeds} feeds of changes are open already, which is the most.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        });
    }

    private sealed class Slot(FeedSlots slots) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref slots._taken);
    }
}
