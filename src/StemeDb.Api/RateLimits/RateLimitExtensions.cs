using StemeDb.Api.Configuration;
using StemeDb.Api.RateLimits.Accounts;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.Api.RateLimits.Shared;

namespace StemeDb.Api.RateLimits;

/// <summary>The parts of the limits.</summary>
internal static class RateLimitExtensions
{
    public static void AddRateLimits(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options.RateLimits);
        services.AddSingleton<RatePolicySource>();
        services.AddHostedService(provider => provider.GetRequiredService<RatePolicySource>());
        services.AddSingleton<RateAccounts>();
        services.AddHostedService(provider => provider.GetRequiredService<RateAccounts>());
        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<RateLimitHealth>();
        if (options.Redis is null)
        {
            services.AddSingleton<ISharedLimits>(new NoSharedLimits(options.RateLimits.Nodes ?? 1));
            return;
        }

        services.AddSingleton<RedisBreaker>();
        services.AddSingleton(provider => new NodeCount(provider.GetRequiredService<TimeProvider>(), options.RateLimits.Nodes));
        services.AddSingleton<ISharedLimits, RedisLimits>();
        services.AddHostedService<RedisPresence>();
    }
}
