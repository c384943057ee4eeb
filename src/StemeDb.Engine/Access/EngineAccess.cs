using System.Net;
using StemeDb.Engine.Configuration;
using StemeDb.ServiceDefaults.Certificates;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Engine.Access;

/// <summary>
/// Who can reach the engine, which does what it is asked and knows no users: processes of this host, by a Unix socket or by loopback,
/// and those that show a certificate. Anything else refuses to start.
/// </summary>
internal static class EngineAccess
{
    private const string AddressName = "STEMEDB_ENGINE_ADDR";
    private const string AdminName = "STEMEDB_ENGINE_ADMIN_ADDR";
    private const string AdminPlainName = "STEMEDB_ENGINE_ADMIN_PLAIN";

    private static string Files =>
        $"{CertificateVariables.Engine.Certificate}, {CertificateVariables.Engine.Key} and {CertificateVariables.Engine.Authorities} to PEM files";

    /// <summary>Reads where the stream is served over TCP; null: nowhere.</summary>
    public static IPEndPoint? ReadAddress(SettingsReader settings) =>
        settings.Text(AddressName) is "none" ? null : settings.EndPoint(AddressName, new IPEndPoint(IPAddress.Loopback, 18181));

    /// <summary>Refuses an address that everybody could reach, and an engine that nobody could.</summary>
    public static void RequireProtected(SettingsReader settings, EngineSettings engine)
    {
        if (engine.Address is null && engine.Socket is null)
        {
            settings.Fault($"{AddressName} is 'none', and there is no Unix socket either; set STEMEDB_ENGINE_SOCKET to a path.");
        }

        if (engine is { Address: { } address, Tls: null } && !IPAddress.IsLoopback(address.Address))
        {
            settings.Fault($"{AddressName} is '{address}', which other hosts can reach, and who reaches it may read and write everything; set {Files}, "
                + $"or {AddressName} to a loopback address such as 127.0.0.1:{address.Port}.");
        }
    }

    /// <summary>
    /// Reads whether health and metrics need TLS: off loopback they do, unless <c>STEMEDB_ENGINE_ADMIN_PLAIN</c> says that the network
    /// is trusted with them. They hold numbers and reasons, no claims, and change nothing.
    /// </summary>
    public static bool ReadAdminTls(SettingsReader settings, EngineSettings engine)
    {
        var plain = settings.Flag(AdminPlainName, fallback: false);
        if (plain || IPAddress.IsLoopback(engine.AdminAddress.Address))
        {
            return false;
        }

        if (engine.Tls is null)
        {
            settings.Fault($"{AdminName} is '{engine.AdminAddress}', which other hosts can reach; set {Files}, or {AdminPlainName} to true "
                + $"where the network may see health and metrics, or {AdminName} to a loopback address such as 127.0.0.1:{engine.AdminAddress.Port}.");
        }

        return true;
    }
}
