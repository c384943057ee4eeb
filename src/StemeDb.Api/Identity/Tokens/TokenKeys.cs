using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace StemeDb.Api.Identity.Tokens;

/// <summary>Where the handler of tokens gets the signers' keys from.</summary>
internal static class TokenKeys
{
    private const string MetadataSuffix = "/.well-known/openid-configuration";
    private const int MaxDocumentBytes = 1 << 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    // A key that is rotated in is looked for by the first token that names it; tokens that name none that is there do not flood the provider.
    private static readonly TimeSpan s_betweenRefreshes = TimeSpan.FromSeconds(30);

    /// <summary>From the file, or from the URL: kept there for hours, and asked for again when a token names a key that is not known.</summary>
    public static IConfigurationManager<OpenIdConnectConfiguration> From(TokenOptions options, ILogger logger)
    {
        if (options.KeysUrl is not { } url)
        {
            return new FileKeys(options.Keys, logger);
        }

        var documents = new SafeDocuments(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = s_patience,
            MaxResponseContentBufferSize = MaxDocumentBytes,
        });
        IConfigurationRetriever<OpenIdConnectConfiguration> keys = url.AbsolutePath.EndsWith(MetadataSuffix, StringComparison.Ordinal)
            ? new MetadataRetriever() : new KeySetRetriever();

        // The last known good are those before the present ones: a key that the provider took away would be taken for another hour.
        return new ConfigurationManager<OpenIdConnectConfiguration>(options.Keys, keys, documents)
        {
            RefreshInterval = s_betweenRefreshes,
            UseLastKnownGoodConfiguration = false,
        };
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

    private sealed class MetadataRetriever : IConfigurationRetriever<OpenIdConnectConfiguration>
    {
        public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
        {
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancel);
            return With(PublicKeys.Check([.. metadata.SigningKeys]));
        }
    }

    private sealed class KeySetRetriever : IConfigurationRetriever<OpenIdConnectConfiguration>
    {
        public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel) =>
            With(PublicKeys.Parse(await retriever.GetDocumentAsync(address, cancel)));
    }
}
