namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>What is shown when the stack is ready.</summary>
internal static class UrlTable
{
    /// <summary>A line per command: what it does, and how it is given. A secret that it is sent with is not shown.</summary>
    public static async Task<IReadOnlyList<string>> CommandsAsync(IEnumerable<IResource> resources)
    {
        var lines = new List<string>();
        foreach (var resource in resources)
        {
            foreach (var command in resource.Annotations.OfType<HttpCommandAnnotation>())
            {
                var endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == command.EndpointName);
                using var request = await command.PrepareAsync(new Uri(endpoint.AllocatedEndpoint!.UriString));
                var secret = request.Headers.Authorization is { } shown ? $"-H \"Authorization: {shown.Scheme} $TOKEN\" " : "";
                lines.Add($"  {command.DisplayName}: curl -X POST {secret}{request.RequestUri}");
            }
        }

        return lines;
    }

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
