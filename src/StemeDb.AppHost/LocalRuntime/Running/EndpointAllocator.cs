using StemeDb.AppHost.Settings;

namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>Settles the address of every endpoint before anything starts.</summary>
internal static class EndpointAllocator
{
    public static void Allocate(IEnumerable<IResource> resources)
    {
        foreach (var endpoint in resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()))
        {
            endpoint.AllocatedEndpoint ??= new AllocatedEndpoint(endpoint, HostOf(endpoint), endpoint.Port ?? LoopbackPort.Take());
        }
    }

    /// <summary>Who listens on all addresses is reached by the loopback one.</summary>
    private static string HostOf(EndpointAnnotation endpoint) =>
        endpoint.TargetHost is "0.0.0.0" or "[::]" or "*" or "+" ? "localhost" : endpoint.TargetHost;
}
