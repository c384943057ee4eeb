using System.Text.Json;
using System.Text.Json.Nodes;
using StemeDb.Client.Messages;

namespace StemeDb.Client;

/// <content>API keys and the audit, for administrators.</content>
public sealed partial class StemeDbClient
{
    private const string KeysPath = "/v1/admin/keys";

    /// <summary>Makes an API key. Asked twice, it makes two.</summary>
    public async Task<IssuedKey> CreateKeyAsync(NewKeyMessage key, CancellationToken cancellationToken = default) =>
        ReadIssued(await _exchange.SendAsync(
            HttpMethod.Post, KeysPath, Exchange.Json(key, StemeDbJson.Default.NewKeyMessage), StemeDbJson.Default.JsonElement, cancellationToken));

    /// <summary>The API keys by id, revoked and expired ones included; a page.</summary>
    public async Task<ApiKeyPage> ListKeysAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var page = await _exchange.GetJsonAsync(
            KeysPath + Exchange.QueryString(("limit", Exchange.Number(limit)), ("cursor", cursor)), cancellationToken);
        return new ApiKeyPage([.. page.GetProperty("keys").EnumerateArray().Select(ReadKey)], page.GetProperty("next_cursor").GetString());
    }

    /// <summary>What is known of a key.</summary>
    public async Task<ApiKeyMessage> GetKeyAsync(string id, CancellationToken cancellationToken = default) =>
        ReadKey(await _exchange.GetJsonAsync(KeyPath(id), cancellationToken));

    /// <summary>Gives a key another secret.</summary>
    /// <param name="id">Which key.</param>
    /// <param name="overlap">How long the present secret is good beside the new one, an ISO 8601 duration; null: not at all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IssuedKey> RotateKeyAsync(string id, string? overlap = null, CancellationToken cancellationToken = default) =>
        ReadIssued(await _exchange.SendAsync(
            HttpMethod.Post, KeyPath(id) + "/rotate", Exchange.Json(new KeyRotationMessage(overlap), StemeDbJson.Default.KeyRotationMessage),
            StemeDbJson.Default.JsonElement, cancellationToken));

    /// <summary>Revokes a key, for good: every process of the server refuses it within a second.</summary>
    public async Task<ApiKeyMessage> RevokeKeyAsync(string id, CancellationToken cancellationToken = default) =>
        ReadKey((await _exchange.SendJsonAsync(HttpMethod.Delete, KeyPath(id), cancellationToken)).Json);

    /// <summary>What administrators did, the newest first; a page.</summary>
    public async Task<AuditPage> ListAuditAsync(int? limit = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var page = await _exchange.GetJsonAsync(
            "/v1/admin/audit" + Exchange.QueryString(("limit", Exchange.Number(limit)), ("cursor", cursor)), cancellationToken);
        return new AuditPage(
            [.. page.GetProperty("audit").EnumerateArray().Select(entry => entry.Deserialize(StemeDbJson.Default.AuditMessage)! with { Raw = entry })],
            page.GetProperty("next_cursor").GetString());
    }

    private static string KeyPath(string id) => $"{KeysPath}/{Uri.EscapeDataString(id)}";

    private static ApiKeyMessage ReadKey(JsonElement key) => key.Deserialize(StemeDbJson.Default.ApiKeyMessage)! with { Raw = key };

    private static IssuedKey ReadIssued(JsonElement issued)
    {
        var record = JsonObject.Create(issued)!;
        record.Remove("key");
        return new IssuedKey(issued.GetProperty("key").GetString()!, ReadKey(JsonElement.Parse(record.ToJsonString())));
    }
}
