using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace StemeDb.AppHost.Settings;

/// <summary>The words of the composition that Aspire does not have.</summary>
internal static class ServiceBuilderExtensions
{
    /// <summary>Gives a service the <c>STEMEDB_*</c> variables of the AppHost.</summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> builder, StackSettings settings) =>
        builder.WithEnvironment(context =>
        {
            foreach (var (name, value) in settings.ForEveryService)
            {
                context.EnvironmentVariables[name] = value;
            }
        });

    /// <summary>
    /// An HTTP or HTTPS endpoint at a fixed address, told to the service by its variable. Not proxied: the port is the documented one, and a
    /// proxy would stand in the way of the client's address and of the last microseconds.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithListener(
        this IResourceBuilder<ProjectResource> builder, string name, ListenAddress address) =>
        builder.WithEndpoint(port: address.Port, targetPort: address.Port, scheme: address.Scheme, name: name, isProxied: false)
            .WithEndpoint(name, endpoint => endpoint.TargetHost = address.Host is "127.0.0.1" ? "localhost" : address.Host)
            .WithEnvironment(address.Variable, address.ToString());

    /// <summary>A command that is a POST to the backup agent, which is shown its token where it has one.</summary>
    public static IResourceBuilder<ProjectResource> WithAgentCommand(
        this IResourceBuilder<ProjectResource> builder, string path, string displayName, Func<string?> token) =>
        builder.WithHttpCommand(path, displayName, commandOptions: new HttpCommandOptions
        {
            PrepareRequest = context =>
            {
                if (token() is { } shown) context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shown);
                return Task.CompletedTask;
            },
        });

    /// <summary>The service is healthy when it says so at <c>/health/ready</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithReadiness(
        this IResourceBuilder<ProjectResource> builder, string endpointName, ListenAddress address)
    {
        const string path = "/health/ready";
        if (address.Tls is not { } tls)
        {
            return builder.WithHttpHealthCheck(path, endpointName: endpointName);
        }

        var key = $"{builder.Resource.Name}_{endpointName}_tls_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().AddCheck(key, new HttpsHealthCheck(address, path, tls));
        return builder.WithHealthCheck(key);
    }
}
