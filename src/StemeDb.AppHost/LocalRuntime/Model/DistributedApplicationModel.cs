namespace Aspire.Hosting.ApplicationModel;

/// <summary>All resources of the stack, in the order they were added.</summary>
internal sealed class DistributedApplicationModel(IEnumerable<IResource> resources)
{
    public IEnumerable<IResource> Resources { get; } = resources;
}
