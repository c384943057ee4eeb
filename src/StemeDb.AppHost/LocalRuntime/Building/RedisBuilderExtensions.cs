using Microsoft.Extensions.DependencyInjection;
using StemeDb.AppHost.Redis;

namespace Aspire.Hosting;

internal static class RedisBuilderExtensions
{
    /// <summary>Redis in a container, with a password that is made anew for every run.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var redis = new RedisResource(name);
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().AddCheck(key, new RedisPing(redis));
        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: 6379, scheme: "tcp", name: "tcp")
            .WithEnvironment("REDIS_PASSWORD", redis.Password)
            .WithHealthCheck(key);
    }
}
