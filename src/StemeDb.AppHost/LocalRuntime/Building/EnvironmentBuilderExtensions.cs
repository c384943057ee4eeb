namespace Aspire.Hosting;

/// <summary>What a resource is told, and by whom it is told.</summary>
internal static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment =>
        builder.WithEnvironment(context => context.EnvironmentVariables[name] = value ?? "");

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback)
        where T : IResourceWithEnvironment =>
        builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs =>
        builder.WithAnnotation(new CommandLineArgsCallbackAnnotation(all =>
        {
            foreach (var argument in args)
            {
                all.Add(argument);
            }
        }));

    /// <summary><c>services__RESOURCE__SCHEME__0</c>, which .NET service discovery reads, and <c>RESOURCE_ENDPOINT</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        builder.WithRelationship(endpointReference.Resource).WithEnvironment(context =>
        {
            var name = endpointReference.Resource.Name;
            context.EnvironmentVariables[$"services__{name}__{endpointReference.Scheme}__0"] = endpointReference;
            context.EnvironmentVariables[$"{name}_{endpointReference.EndpointName}".ToUpperInvariant()] = endpointReference;
        });

    /// <summary><c>ConnectionStrings__RESOURCE</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment =>
        builder.WithRelationship(source.Resource).WithEnvironment(context =>
            context.EnvironmentVariables[$"ConnectionStrings__{connectionName ?? source.Resource.Name}"] = source.Resource.ConnectionStringExpression);

    private static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource used)
        where T : IResource =>
        builder.WithAnnotation(new ResourceRelationshipAnnotation(used, "Reference"));
}
