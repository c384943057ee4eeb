using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing;

/// <summary>The stack as the AppHost describes it, before it is built.</summary>
internal interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

internal sealed class TestingBuilder(DistributedApplicationBuilder builder, EntryPointObserver observer) : IDistributedApplicationTestingBuilder
{
    public string AppHostDirectory => builder.AppHostDirectory;

    public ConfigurationManager Configuration => builder.Configuration;

    public IServiceCollection Services => builder.Services;

    public IList<IResource> Resources => builder.Resources;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => builder.AddResource(resource);

    public DistributedApplication Build()
    {
        observer.AllowBuild();
        return observer.Built.GetAwaiter().GetResult();
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        observer.AllowBuild();
        return observer.Built.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        observer.EndOfTest();
        return ValueTask.CompletedTask;
    }
}
