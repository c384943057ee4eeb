using StemeDb.Archive.Objects;

namespace StemeDb.WalArchiver.Tests;

/// <summary>A store in which somebody else puts something under a name at the moment when it is to be put.</summary>
internal sealed class Intrusion(IObjectStore inner, string intruded) : IObjectStore
{
    public string Location => inner.Location;

    public async Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default)
    {
        if (name == intruded) await inner.PutIfAbsentAsync(name, ObjectContent.Of("other"u8.ToArray()), cancellation);
        return await inner.PutIfAbsentAsync(name, content, cancellation);
    }

    public Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default) =>
        inner.OpenReadAsync(name, offset, length, cancellation);

    public Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default) => inner.StatAsync(name, cancellation);

    public Task<ObjectPage> ListAsync(string prefix, string? startAfter = null, int limit = 1000, CancellationToken cancellation = default) =>
        inner.ListAsync(prefix, startAfter, limit, cancellation);

    public Task RenewLockAsync(string name, CancellationToken cancellation = default) => inner.RenewLockAsync(name, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) => inner.DeleteAsync(name, cancellation);

    public Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default) =>
        inner.RemoveUnfinishedAsync(prefix, untouchedSince, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
