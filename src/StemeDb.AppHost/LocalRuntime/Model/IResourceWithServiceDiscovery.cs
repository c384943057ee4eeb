namespace Aspire.Hosting;

internal interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
