using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Backups;

/// <summary>
/// Where the backup agent is: <c>STEMEDB_BACKUP_AGENT_ENDPOINT</c>, or the service <c>backup-agent</c> as an app host hands it over.
/// </summary>
/// <param name="Address">Its address; null: there is none.</param>
/// <param name="Token">What it asks of callers; null: nothing.</param>
internal sealed record BackupAgentOptions(Uri? Address, string? Token)
{
    public const string Variable = "STEMEDB_BACKUP_AGENT_ENDPOINT";
    public const string TokenVariable = "STEMEDB_BACKUP_TOKEN";

    private const string Allowed = "an address such as http://127.0.0.1:18184; of another host https://, since the agent is told a token";

    public static BackupAgentOptions Read(SettingsReader settings, IConfiguration configuration) => new(
        settings.ServiceAddress<Uri?>(Variable, "backup-agent", configuration, fallback: null, Allowed, TryRead),
        settings.Secret(TokenVariable));

    private static bool TryRead(string text, out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && (address.Scheme is "https" || (address.Scheme is "http" && address.IsLoopback));
}
