namespace StemeDb.Archive.Objects;

/// <summary>
/// A store whose calls are tried again, with growing pauses, while it is not available: for work of many calls that would otherwise
/// begin anew at each failure. A stream that breaks while it is read is opened again where it broke: objects never change.
/// Thread-safe.
/// </summary>
/// <param name="inner">The store; disposed of with this one.</param>
/// <param name="patience">How long one call is tried, and how long a read waits for its next byte. Once more than once, however long a call takes.</param>
/// <param name="clock">The clock of the pauses.</param>
/// <param name="failed">Told of every failure that is tried again; null: nobody is told.</param>
public sealed class PatientObjectStore(IObjectStore inner, TimeSpan patience, TimeProvider clock, Action<Exception>? failed = null) : IObjectStore
{
    private const int TriesMin = 2;
    private static readonly TimeSpan _pauseMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _pauseMax = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <summary>The same store with another patience.</summary>
    /// <param name="time">How long one call is tried.</param>
    /// <param name="told">Told of every failure that is tried again; null: who was told before.</param>
    public PatientObjectStore For(TimeSpan time, Action<Exception>? told = null) => new(inner, time, clock, told ?? failed);

    /// <inheritdoc/>
    public Task<PutOutcome> PutIfAbsentAsync(string name, ObjectContent content, CancellationToken cancellation = default) =>
        TryAsync(() => inner.PutIfAbsentAsync(name, content, cancellation), cancellation);

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default) =>
        new PatientReadStream(
            this, inner, name, offset, length, await TryAsync(() => inner.OpenReadAsync(name, offset, length, cancellation), cancellation));

    /// <inheritdoc/>
    public Task<ObjectInfo?> StatAsync(string name, CancellationToken cancellation = default) =>
        TryAsync(() => inner.StatAsync(name, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<ObjectPage> ListAsync(
        string prefix, string? startAfter = null, int limit = ObjectPage.LimitMax, CancellationToken cancellation = default) =>
        TryAsync(() => inner.ListAsync(prefix, startAfter, limit, cancellation), cancellation);

    /// <inheritdoc/>
    public Task RenewLockAsync(string name, CancellationToken cancellation = default) =>
        TryAsync(() => inner.RenewLockAsync(name, cancellation), cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation = default) =>
        TryAsync(() => inner.DeleteAsync(name, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<UnfinishedPuts> RemoveUnfinishedAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation = default) =>
        TryAsync(() => inner.RemoveUnfinishedAsync(prefix, untouchedSince, cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task<bool> TryAsync(Func<Task> call, CancellationToken cancellation) => TryAsync(
        async () =>
        {
            await call();
            return true;
        },
        cancellation);

    /// <summary>Tries until it is done, or the time is up.</summary>
    internal async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var pause = _pauseMin;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (ObjectStoreUnavailableException error) when (tries < TriesMin || clock.GetElapsedTime(began) + pause < patience)
            {
                failed?.Invoke(error);
            }

            // By chance a part of it, so that calls which failed together do not come again together.
            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), clock, cancellation);
            pause = pause * 2 < _pauseMax ? pause * 2 : _pauseMax;
        }
    }
}
