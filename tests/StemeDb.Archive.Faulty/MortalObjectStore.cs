using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Faulty;

/// <summary>A store in one of whose calls the process dies.</summary>
internal sealed class MortalObjectStore(IObjectStore inner, Death death) : IObjectStore
{
    public string Location => inner.Location;

    public Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default)
    {
        var moments = death.Meet("put", name);
        return EndAsync(() => inner.PutIfAbsentAsync(name, content.Length < 2 ? content : Halved(content, moments), cancellation), moments);
    }

    public Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        var moments = death.Meet("read", name);
        return EndAsync(() => inner.OpenReadAsync(name, offset, length, cancellation), moments);
    }

    public Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default)
    {
        var moments = death.Meet("stat", name);
        return EndAsync(() => inner.StatAsync(name, cancellation), moments);
    }

    public Task<ObjectPage> ListAsync(
        string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default)
    {
        var moments = death.Meet("list", prefix);
        return EndAsync(() => inner.ListAsync(prefix, startAfter, limit, cancellation), moments);
    }

    public async Task RenewLockAsync(string name, CancellationToken cancellation = default)
    {
        var moments = death.Meet("lock", name);
        await inner.RenewLockAsync(name, cancellation);
        moments.Reach("after");
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        var moments = death.Meet("delete", name);
        await inner.DeleteAsync(name, cancellation);
        moments.Reach("after");
    }

    public Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default)
    {
        var moments = death.Meet("sweep", prefix);
        return EndAsync(() => inner.RemoveUnfinishedAsync(prefix, untouchedSince, cancellation), moments);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static ObjectContent Halved(ObjectContent content, Death.Moments moments)
    {
        Stream Open() => new HalvedStream(content.Open(), content.Length / 2, () => moments.Reach("half"));
        return new ObjectContent(content.Length, Open, content.Sha256) { IsPassing = content.IsPassing };
    }

    private static async Task<T> EndAsync<T>(Func<Task<T>> call, Death.Moments moments)
    {
        try
        {
            return await call();
        }
        finally
        {
            moments.Reach("after"); // Also of one that fails, as the read of an object that is not there.
        }
    }
}
