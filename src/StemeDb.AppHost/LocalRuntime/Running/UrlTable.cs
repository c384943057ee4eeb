namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>What is shown when the stack is ready.</summary>
internal static class UrlTable
{
    /// <summary>A line per command: what it does, and how it is given.</summary>
    public static IEnumerable<string> Commands(IEnumerable<IResource> resources) =>
        from resource in resources
        from command in resource.Annotations.OfType<HttpCommandAnnotation>()
        let endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == command.EndpointName)
        select $"  {command.DisplayName}: curl -X POST {endpoint.AllocatedEndpoint!.UriString}{command.Path}";

    /// <summary>A line per link: resource, address, what is there.</summary>
    public static IEnumerable<string> Lines(IEnumerable<IResource> resources)
    {
        var rows = resources
            .SelectMany(resource => ResourceUrls.Of(resource).Select((link, index) => (Name: index == 0 ? resource.Name : "", link.Url, Text: link.DisplayText ?? "")))
            .ToList();
        var nameWidth = rows.Select(row => row.Name.Length).DefaultIfEmpty().Max();
        var urlWidth = rows.Select(row => row.Url.Length).DefaultIfEmpty().Max();
        return rows.Select(row => $"  {row.Name.PadRight(nameWidth)}  {row.Url.PadRight(urlWidth)}  {row.Text}".TrimEnd());
    }
}
