using Microsoft.AspNetCore.HttpOverrides;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.RateLimits.Addresses;

/// <summary>
/// Whose word is taken for who the client is. What a proxy of these networks says in <c>X-Forwarded-For</c> becomes the address of the
/// connection for all that comes after: limits, logs, traces. What anybody else says there is ignored.
/// </summary>
internal static class ProxyNetworks
{
    private const string Allowed = "networks and addresses separated by commas, such as 10.0.0.0/8,192.0.2.7,fd00::/8";

    /// <summary>The networks; empty: nobody is believed.</summary>
    public static IReadOnlyList<System.Net.IPNetwork> Read(SettingsReader settings) =>
        settings.Value<IReadOnlyList<System.Net.IPNetwork>>("STEMEDB_TRUSTED_PROXIES", [], Allowed, TryParse);

    public static void UseTrustedProxies(this IApplicationBuilder app, IReadOnlyList<System.Net.IPNetwork> networks)
    {
        if (networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,

            // From the right, as long as each is trusted: the first that is not is the client.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }

    private static bool TryParse(string text, out IReadOnlyList<System.Net.IPNetwork> networks)
    {
        var found = new List<System.Net.IPNetwork>();
        networks = found;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (System.Net.IPNetwork.TryParse(part, out var network))
            {
                found.Add(network);
            }
            else if (System.Net.IPAddress.TryParse(part, out var address))
            {
                found.Add(new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
