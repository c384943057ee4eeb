using StemeDb.Archive.Objects;

namespace StemeDb.Archive;

/// <summary>A store whose every call is tried again for a while when it was not available. What breaks inside a stream is the reader's.</summary>
internal sealed class PatientObjectStore : IObjectStore
{
    private readonly IObjectStore _inner;

    private PatientObjectStore(IObjectStore inner) => _inner = inner;

    public string Location => _inner.Location;

    public static IObjectStore Of(IObjectStore store) => store as PatientObjectStore ?? new PatientObjectStore(store);

    public Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default) =>
        StorePatience.TryAsync(() => _inner.PutIfAbsentAsync(name, content, cancellation), cancellation);

    public Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default) =>
        StorePatience.TryAsync(() => _inner.OpenReadAsync(name, offset, length, cancellation), cancellation);

    public Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default) =>
        StorePatience.TryAsync(() => _inner.StatAsync(name, cancellation), cancellation);

    public Task<ObjectPage> ListAsync(
        string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default) =>
        StorePatience.TryAsync(() => _inner.ListAsync(prefix, startAfter, limit, cancellation), cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation = default) =>
        StorePatience.TryAsync(() => _inner.DeleteAsync(name, cancellation), cancellation);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
