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
    /// An HTTP endpoint at a fixed address, told to the service by its variable. Not proxied: the port is the documented one, and a
    /// proxy would stand in the way of the client's address and of the last microseconds.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithHttpListener(
        this IResourceBuilder<ProjectResource> builder, string name, ListenAddress address) =>
        builder.WithHttpEndpoint(port: address.Port, targetPort: address.Port, name: name, isProxied: false)
            .WithEndpoint(name, endpoint => endpoint.TargetHost = address.Host is "127.0.0.1" ? "localhost" : address.Host)
            .WithEnvironment(address.Variable, address.ToString());
}
