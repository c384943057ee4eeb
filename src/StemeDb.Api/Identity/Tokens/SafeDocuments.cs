using Microsoft.IdentityModel.Protocols;

namespace StemeDb.Api.Identity.Tokens;

/// <summary>
/// Fetches what says which keys are good, from where nobody in between can change it. That holds for each address: metadata that came from
/// this host may name keys (<c>jwks_uri</c>) on another.
/// </summary>
/// <param name="http">Must not follow redirects, which nobody judges.</param>
internal sealed class SafeDocuments(HttpClient http) : IDocumentRetriever
{
    // The address is judged here; by itself it would refuse plain HTTP of this host too.
    private readonly HttpDocumentRetriever _documents = new(http) { RequireHttps = false };

    /// <summary>By https, or from this host.</summary>
    public static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    /// <exception cref="InvalidOperationException">The address is not safe.</exception>
    public Task<string> GetDocumentAsync(string address, CancellationToken cancel) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && IsSafe(url)
            ? _documents.GetDocumentAsync(address, cancel)
            : throw new InvalidOperationException(
                $"{TokenOptions.KeysName}: keys are not fetched from '{address}', where anybody in between could change them. The metadata names it as "
                + "jwks_uri; it must be an https:// URL there (http:// only of this host).");
}
