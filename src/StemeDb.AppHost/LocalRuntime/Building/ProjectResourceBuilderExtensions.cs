namespace Aspire.Hosting;

internal static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddResource(new ProjectResource(name)).WithAnnotation(new TProject());

    /// <summary>
    /// Which endpoints a project is told of by <c>ASPNETCORE_URLS</c>. The local runtime tells of none, so it takes only a filter
    /// that lets none pass.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter)
    {
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(filter) is { } endpoint)
        {
            throw new DistributedApplicationException(
                $"The local runtime does not put endpoints into ASPNETCORE_URLS; '{endpoint.Name}' of '{builder.Resource.Name}' asks for it.");
        }

        return builder;
    }
}
