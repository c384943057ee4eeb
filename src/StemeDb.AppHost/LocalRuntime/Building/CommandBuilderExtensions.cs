using StemeDb.AppHost.LocalRuntime.Running;

namespace Aspire.Hosting;

/// <summary>What an operator can have a resource do.</summary>
internal static partial class ResourceBuilderExtensions
{
    /// <summary>A request to an endpoint of the resource, by POST; a dashboard has a button for it, the local runtime shows how it is sent.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName, string? endpointName = null, string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints =>
        builder.WithAnnotation(new HttpCommandAnnotation(commandName ?? path, endpointName ?? "http", path, displayName, commandOptions ?? new HttpCommandOptions()));
}
