using StemeDb.Archive.Objects;

namespace StemeDb.BackupAgent.Tests.Retention;

/// <summary>A store that lists what was there when it was told to remember: without what was put since, and with what was removed.</summary>
internal sealed class PastListings(IObjectStore inner) : IObjectStore
{
    private List<ObjectInfo> _past = [];

    public string Location => inner.Location;

    public async Task RememberAsync()
    {
        var past = new List<ObjectInfo>();
        await foreach (var item in inner.ListAllAsync("")) past.Add(item);
        _past = past;
    }

    public Task<ObjectPage> ListAsync(string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default)
    {
        ObjectInfo[] listed = [.. _past.Where(item => item.Name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(item.Name, startAfter) > 0)];
        return Task.FromResult(new ObjectPage([.. listed.Take(limit)], listed.Length > limit));
    }

    public Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default) =>
        inner.PutIfAbsentAsync(name, content, cancellation);

    public Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default) =>
        inner.OpenReadAsync(name, offset, length, cancellation);

    public Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default) => inner.StatAsync(name, cancellation);

    public Task RenewLockAsync(string name, CancellationToken cancellation = default) => inner.RenewLockAsync(name, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);

    public Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default) =>
        inner.RemoveUnfinishedAsync(prefix, untouchedSince, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
