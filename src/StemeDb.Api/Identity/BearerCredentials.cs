namespace StemeDb.Api.Identity;

/// <summary>The header <c>Authorization</c>. Keys and tokens come in it and nowhere else: not in the URL, which is logged everywhere.</summary>
internal static class BearerCredentials
{
    private const string Scheme = "Bearer ";

    /// <summary>True when there is something in the header, of whatever scheme.</summary>
    public static bool AreSent(HttpRequest request) => request.Headers.Authorization.Count > 0;

    /// <summary>What stands behind <c>Bearer</c>; null when there is no header; empty when it says something else, or is there twice.</summary>
    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0)
        {
            return null;
        }

        return header is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : "";
    }
}
