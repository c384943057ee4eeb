namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>Makes a further link of an endpoint once its address is settled.</summary>
internal sealed record EndpointUrlAnnotation(string EndpointName, Func<EndpointReference, ResourceUrlAnnotation> Callback) : IResourceAnnotation;

/// <summary>Changes the link an endpoint has by itself.</summary>
internal sealed record EndpointUrlChangeAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Callback) : IResourceAnnotation;
