namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>The links of a resource.</summary>
internal static class ResourceUrls
{
    /// <summary>One per endpoint, changed as the composition asks, and those it adds.</summary>
    public static IEnumerable<ResourceUrlAnnotation> Of(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            var link = new ResourceUrlAnnotation { Url = endpoint.AllocatedEndpoint!.UriString };
            foreach (var change in resource.Annotations.OfType<EndpointUrlChangeAnnotation>().Where(change => change.EndpointName == endpoint.Name))
            {
                change.Callback(link);
            }

            yield return Absolute(link, endpoint);
            foreach (var further in resource.Annotations.OfType<EndpointUrlAnnotation>().Where(further => further.EndpointName == endpoint.Name))
            {
                yield return Absolute(further.Callback(((IResourceWithEndpoints)resource).GetEndpoint(endpoint.Name)), endpoint);
            }
        }
    }

    private static ResourceUrlAnnotation Absolute(ResourceUrlAnnotation link, EndpointAnnotation endpoint)
    {
        if (link.Url.StartsWith('/'))
        {
            link.Url = endpoint.AllocatedEndpoint!.UriString + link.Url;
        }

        return link;
    }
}
