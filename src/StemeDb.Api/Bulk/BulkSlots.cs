using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;

namespace StemeDb.Api.Bulk;

/// <summary>How many bulk requests may be under way: each keeps a window of lines in memory, so their number is the bound.</summary>
internal sealed class BulkSlots(ApiOptions options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.MaxBulkRequests);

    /// <summary>Takes a slot until the answer is disposed.</summary>
    /// <exception cref="ProblemException">503: all are taken.</exception>
    public IDisposable Enter() => _free.Wait(0) ? new Slot(_free) : throw new ProblemException(new Problem(
        ErrorCatalog.Overloaded, $"{options.MaxBulkRequests} bulk requests are under way already, which is the most.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    });

    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
