using System.Collections.Frozen;
using System.Net;
using StemeDb.Api.Identity.Keys;
using StemeDb.Api.Identity.Tokens;
using StemeDb.Model.Keys;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Identity;

/// <summary>Whether callers must say who they are, and how they can.</summary>
internal sealed record IdentityOptions
{
    private const string AuthName = "STEMEDB_AUTH";
    private const string BindAddressName = "STEMEDB_BIND_ADDR";
    private const string CertificateMapName = "STEMEDB_TLS_CLIENT_MAP";

    private enum Mode
    {
        Off,
        Required,
    }

    /// <summary>False: whoever reaches the port may do everything, which only this host can.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>A key that is known before any is recorded; null: none.</summary>
    public BootstrapKey? Bootstrap { get; init; }

    /// <summary>Which tokens are taken; null: none.</summary>
    public TokenOptions? Tokens { get; init; }

    /// <summary>The file that says who the client certificates stand for; null: certificates say nothing.</summary>
    public string? CertificateMap { get; init; }

    /// <param name="settings">The variables.</param>
    /// <param name="bindAddress">Where HTTP is served.</param>
    public static IdentityOptions Read(SettingsReader settings, IPEndPoint bindAddress)
    {
        var isLocal = IPAddress.IsLoopback(bindAddress.Address);
        var options = new IdentityOptions
        {
            IsRequired = settings.Choice(AuthName, isLocal ? Mode.Off : Mode.Required) == Mode.Required,
            Bootstrap = BootstrapKey.Read(settings),
            Tokens = TokenOptions.Read(settings),
            CertificateMap = ReadMap(settings),
        };
        if (!options.IsRequired)
        {
            options.RefuseToBeOff(settings, bindAddress, isLocal);
        }

        return options;
    }

    private static string? ReadMap(SettingsReader settings)
    {
        if (settings.Text(CertificateMapName) is not { } text)
        {
            return null;
        }

        var path = Path.GetFullPath(text);
        ReloadedFile<FrozenDictionary<string, ApiKey>>.Check(settings, CertificateMapName, path, Certificates.CertificateMap.Parse);
        return path;
    }

    // Who sets one of these believes that callers are asked who they are.
    private void RefuseToBeOff(SettingsReader settings, IPEndPoint bindAddress, bool isLocal)
    {
        if (!isLocal)
        {
            settings.Fault(
                $"{BindAddressName} is '{bindAddress}', which other hosts can reach, and {AuthName} is 'off'; set {AuthName} to required, "
                + $"or {BindAddressName} to a loopback address such as 127.0.0.1:{bindAddress.Port}.");
        }

        (object? Value, string Name)[] idle =
            [(Bootstrap, BootstrapKey.Name), (Tokens, TokenOptions.KeysName), (CertificateMap, CertificateMapName)];
        foreach (var (_, name) in idle.Where(each => each.Value is not null))
        {
            settings.Fault($"{name} is given, and without authentication nobody asks for it; set {AuthName} to required, or leave {name} out.");
        }
    }
}
