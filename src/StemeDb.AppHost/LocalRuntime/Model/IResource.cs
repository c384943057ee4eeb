namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the stack: something that is started, or that others refer to.</summary>
internal interface IResource
{
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>A fact about a resource; the composition adds them, the runtime reads them.</summary>
internal interface IResourceAnnotation;

internal interface IResourceWithEnvironment : IResource;

internal interface IResourceWithArgs : IResource;

internal interface IResourceWithEndpoints : IResource;

internal interface IResourceWithWaitSupport : IResource;
