using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace StemeDb.AppHost.Redis;

/// <summary>Redis is healthy when it answers PING within a second.</summary>
internal sealed class RedisPing(IResourceWithConnectionString redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var options = ConfigurationOptions.Parse(await redis.GetConnectionStringAsync(cancellationToken) ?? "");
            options.ConnectTimeout = options.AsyncTimeout = 1000;
            options.ConnectRetry = 0;
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            var latency = await connection.GetDatabase().PingAsync();
            return HealthCheckResult.Healthy($"PING was answered in {latency.TotalMilliseconds:0.0} ms.");
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"Redis does not answer PING: {fault.Message}");
        }
    }
}
