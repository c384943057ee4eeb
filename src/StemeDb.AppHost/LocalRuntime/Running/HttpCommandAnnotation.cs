namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>A command of a resource: a POST to a path of an endpoint.</summary>
internal sealed record HttpCommandAnnotation(string EndpointName, string Path, string DisplayName) : IResourceAnnotation;
