using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace StemeDb.Api.Identity.Tokens;

/// <summary>Where the handler of tokens gets the signers' keys from.</summary>
internal static class TokenKeys
{
    private const string MetadataSuffix = "/.well-known/openid-configuration";

    /// <summary>From the file, or from the URL: kept there for hours, and asked for again when a token names a key that is not known.</summary>
    public static IConfigurationManager<OpenIdConnectConfiguration> From(TokenOptions options, ILogger logger)
    {
        if (options.KeysUrl is not { } url)
        {
            return new FileKeys(options.Keys, logger);
        }

        var documents = new HttpDocumentRetriever { RequireHttps = url.Scheme == Uri.UriSchemeHttps };
        return url.AbsolutePath.EndsWith(MetadataSuffix, StringComparison.Ordinal)
            ? new ConfigurationManager<OpenIdConnectConfiguration>(options.Keys, new OpenIdConnectConfigurationRetriever(), documents)
            : new ConfigurationManager<OpenIdConnectConfiguration>(options.Keys, new KeySetRetriever(), documents);
    }

    private static OpenIdConnectConfiguration With(IEnumerable<SecurityKey> keys)
    {
        var configuration = new OpenIdConnectConfiguration();
        foreach (var key in keys)
        {
            configuration.SigningKeys.Add(key);
        }

        return configuration;
    }

    private sealed class FileKeys(string path, ILogger logger) : IConfigurationManager<OpenIdConnectConfiguration>
    {
        private readonly ReloadedFile<OpenIdConnectConfiguration> _file = new(path, text => With(PublicKeys.Parse(text)), logger);

        public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) => Task.FromResult(_file.Current);

        public void RequestRefresh()
        {
            // The file is looked at every time.
        }
    }

    private sealed class KeySetRetriever : IConfigurationRetriever<OpenIdConnectConfiguration>
    {
        public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel) =>
            With(PublicKeys.Parse(await retriever.GetDocumentAsync(address, cancel)));
    }
}
