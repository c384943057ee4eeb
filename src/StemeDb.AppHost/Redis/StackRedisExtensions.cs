using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using StemeDb.AppHost.Settings;

namespace StemeDb.AppHost.Redis;

/// <summary>Redis for the stack, in whichever way this machine can run one.</summary>
internal static class StackRedisExtensions
{
    /// <summary>A container, else <c>redis-server</c>, else embedded Garnet. Nothing of it outlives the stack.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddRedisForStack(this IDistributedApplicationBuilder builder, string name)
    {
        var choice = RedisChoice.Make(builder.Configuration);
        Console.WriteLine($"Redis: {Describe(choice.Kind)}, because {choice.Reason}.");
        var port = LoopbackPort.Take();
        var portText = port.ToString(CultureInfo.InvariantCulture);
        return choice.Kind switch
        {
            RedisKind.Container => builder.AddRedis(name),
            RedisKind.Server => builder.AddRedisProcess(
                name, port, "redis-server", "--bind", "127.0.0.1", "--port", portText, "--save", "", "--appendonly", "no"),
            _ => builder.AddRedisProcess(
                name, port, "dotnet", "exec", typeof(EmbeddedRedis).Assembly.Location, EmbeddedRedis.Verb, portText),
        };
    }

    private static IResourceBuilder<RedisServerResource> AddRedisProcess(
        this IDistributedApplicationBuilder builder, string name, int port, string command, params string[] arguments)
    {
        var redis = new RedisServerResource(name, command, Path.GetTempPath());
        var check = $"{name}_ping";
        builder.Services.AddHealthChecks().AddCheck(check, new RedisPing(redis));
        return builder.AddResource(redis)
            .WithArgs(arguments)
            .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: "tcp", isProxied: false)
            .WithHealthCheck(check);
    }

    private static string Describe(RedisKind kind) => kind switch
    {
        RedisKind.Container => "a container",
        RedisKind.Server => "redis-server",
        _ => "embedded Garnet",
    };
}
