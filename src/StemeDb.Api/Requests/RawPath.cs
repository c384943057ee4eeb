using Microsoft.AspNetCore.Http.Features;

namespace StemeDb.Api.Requests;

/// <summary>
/// The last segment of a request's path, decoded from what was sent. The framework's path has <c>%2F</c> undecoded and
/// everything else decoded, so <c>a%2Fb</c> and <c>a%252Fb</c> would look the same.
/// </summary>
internal static class RawPath
{
    /// <param name="context">The request.</param>
    /// <param name="prefix">The path before the segment, with its last slash.</param>
    /// <param name="decoded">The segment's bytes.</param>
    /// <returns>False when the target does not begin with the prefix as it is written, or is badly encoded.</returns>
    public static bool TryReadLastSegment(HttpContext context, string prefix, out byte[] decoded)
    {
        decoded = [];
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        if (!target.StartsWith("/"))
        {
            // The absolute form, as proxies get it: http://host/path.
            var authority = target.IndexOf("://");
            var path = authority < 0 ? -1 : target[(authority + 3)..].IndexOf('/');
            target = path < 0 ? [] : target[(authority + 3 + path)..];
        }

        var query = target.IndexOf('?');
        var raw = query < 0 ? target : target[..query];
        return raw.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && raw.Length > prefix.Length
            && !raw[prefix.Length..].Contains('/')
            && PercentEncoding.TryDecode(raw[prefix.Length..], plusIsSpace: false, out decoded);
    }
}
