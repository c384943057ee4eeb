namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>A command of a resource: a POST to a path of an endpoint.</summary>
internal sealed record HttpCommandAnnotation(string Name, string EndpointName, string Path, string DisplayName, HttpCommandOptions Options) : IResourceAnnotation
{
    /// <summary>The request as it is to be sent.</summary>
    /// <param name="endpoint">Where the endpoint is.</param>
    public async Task<HttpRequestMessage> PrepareAsync(Uri endpoint)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, Path));
        if (Options.PrepareRequest is { } prepare) await prepare(new HttpCommandRequestContext { Request = request });
        return request;
    }
}
