using StackExchange.Redis;

namespace StemeDb.Api.Health;

/// <summary>
/// Whether the Redis that is configured can be reached. Nothing waits for it: connecting begins with the process, and the
/// client goes on trying by itself.
/// </summary>
/// <param name="configuration">Parsed connection string; null: there is no Redis.</param>
internal sealed class RedisHealth(ConfigurationOptions? configuration) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lazy<Task<ConnectionMultiplexer>>? _connection = configuration is null ? null
        : new(() => ConnectionMultiplexer.ConnectAsync(configuration));

    /// <summary>Begins to connect, so that it is done by the time somebody asks. Does not fail when Redis is away.</summary>
    public void Connect() => _ = _connection?.Value;

    /// <summary>The connection; null until it is made for the first time.</summary>
    public IDatabase? Database => _connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? _connection.Value.Result.GetDatabase() : null;

    /// <summary>Why Redis does not work; null when it does, or is not configured.</summary>
    public async Task<string?> ReasonAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            return null;
        }

        try
        {
            var connection = await _connection.Value.WaitAsync(Patience, cancellationToken);
            await connection.GetDatabase().PingAsync().WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return "redis: it cannot be reached.";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _connection.Value).DisposeAsync();
        }
    }
}
