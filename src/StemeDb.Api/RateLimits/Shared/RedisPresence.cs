using StackExchange.Redis;
using StemeDb.Api.Health;
using StemeDb.Api.RateLimits.Policies;

namespace StemeDb.Api.RateLimits.Shared;

/// <summary>
/// Tells Redis that this process is there and learns how many are; at the same time it is what finds out that Redis is away when
/// nobody asks, and that it is back.
/// </summary>
internal sealed class RedisPresence(
    RedisHealth redis, RedisBreaker breaker, NodeCount nodes, RateLimitOptions options, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWhileAway = TimeSpan.FromMilliseconds(250);

    private readonly RedisKey[] _keys = [options.KeyPrefix + "processes"];
    private readonly string _name = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():n}";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (breaker.IsClosed)
        {
            // The others have the whole limit at once; a Redis that does not answer finds out by itself.
            redis.Database?.SortedSetRemove(_keys[0], _name, CommandFlags.FireAndForget);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TellAsync();
                var pause = breaker.IsClosed ? Pause : PauseWhileAway;

                // Not all processes at the same moment.
                await Task.Delay(pause * (0.9 + (0.2 * Random.Shared.NextDouble())), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task TellAsync()
    {
        if (redis.Database is not { } database)
        {
            return;
        }

        try
        {
            var count = await RedisScript.Presence.RunAsync(database, _keys, [_name]).WaitAsync(options.RedisTimeout, clock);
            nodes.Saw((int)count);
            breaker.Succeeded();
        }
        catch (TimeoutException)
        {
            breaker.WasSlow(options.RedisTimeout);
        }
        catch (Exception e) when (e is RedisException or ObjectDisposedException or InvalidCastException)
        {
            breaker.Failed(e.Message);
        }
    }
}
