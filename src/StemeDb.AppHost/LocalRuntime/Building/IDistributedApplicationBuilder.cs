using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>The stack being described.</summary>
internal interface IDistributedApplicationBuilder
{
    /// <summary>The folder of the AppHost's project.</summary>
    string AppHostDirectory { get; }

    /// <summary>The environment, overridden by the command line (<c>--NAME=value</c>).</summary>
    ConfigurationManager Configuration { get; }

    IServiceCollection Services { get; }

    IList<IResource> Resources { get; }

    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    DistributedApplication Build();
}
