using StemeDb.Archive.Objects;

namespace StemeDb.Archive;

/// <summary>
/// Tries a whole step again when the store was not available: a stream that broke in the middle cannot be taken up by the store
/// itself. Only for steps that may be repeated.
/// </summary>
internal static class StorePatience
{
    private const int TriesMax = 8;
    private static readonly TimeSpan _first = TimeSpan.FromMilliseconds(20);

    /// <exception cref="ObjectStoreUnavailableException">It was not available eight times, over about five seconds.</exception>
    public static async Task<T> TryAsync<T>(Func<Task<T>> step, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await step();
            }
            catch (ObjectStoreUnavailableException) when (tries < TriesMax)
            {
                await Task.Delay(_first * (1 << tries), cancellation);
            }
        }
    }

    /// <inheritdoc cref="TryAsync{T}"/>
    public static Task TryAsync(Func<Task> step, CancellationToken cancellation) => TryAsync(
        async () =>
        {
            await step();
            return true;
        },
        cancellation);
}
