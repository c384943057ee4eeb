using StemeDb.Client.Messages;

namespace StemeDb.Client.Tests;

public sealed class Keys_are_asked_for_and_sent
{
    private const string Record =
        """
        "id":"abcdefgh2345","name":"n","state":"active","scopes":["read"],"sources":[],"source_prefixes":["s/"],"read_paths":[],"write_paths":[],
        "created_at":"2026-01-01T00:00:00Z","expires_at":null,"revoked_at":null,"former_secret_until":null,"seq":7,"recorded_at":"2026-01-01T00:00:00Z"
        """;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_is_made_is_apart_from_what_is_known_of_it()
    {
        using var server = new ScriptedServer(201, "application/json", $$"""{"key":"steme_secret",{{Record}}}""");
        var issued = await Client(server).CreateKeyAsync(new NewKeyMessage("n", ["read"]) { SourcePrefixes = ["s/"] }, Ct);
        Assert.Equal("POST /v1/admin/keys", server.LastRequest);
        Assert.Equal("""{"name":"n","scopes":["read"],"source_prefixes":["s/"]}""", server.LastBody);
        Assert.Equal(("steme_secret", "abcdefgh2345", 7L), (issued.Key, issued.Record.Id, issued.Record.Seq));
        Assert.DoesNotContain("steme_secret", issued.ToString() + issued.Record.Raw.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_rotated_revoked_and_listed()
    {
        using var server = new ScriptedServer(200, "application/json", $$"""{"key":"steme_secret",{{Record}},"keys":[{{{Record}}}],"next_cursor":"n"}""");
        var client = Client(server);
        await client.RotateKeyAsync("abcdefgh2345", "PT1H", Ct);
        Assert.Equal(("POST /v1/admin/keys/abcdefgh2345/rotate", """{"overlap":"PT1H"}"""), (server.LastRequest, server.LastBody));
        Assert.Equal("active", (await client.RevokeKeyAsync("abcdefgh2345", Ct)).State);
        Assert.Equal("DELETE /v1/admin/keys/abcdefgh2345", server.LastRequest);
        var page = await client.ListKeysAsync(5, "c", Ct);
        Assert.Equal(("GET /v1/admin/keys?limit=5&cursor=c", "n", "s/"), (server.LastRequest, page.NextCursor, page.Keys[0].SourcePrefixes[0]));
    }

    [Fact]
    public async Task The_audit_is_listed()
    {
        using var server = new ScriptedServer(
            200, "application/json",
            """{"audit":[{"seq":9,"recorded_at":"t","actor":"key:a","action":"key.create","target":null,"outcome":"done","address":"::1","trace_id":null}],"next_cursor":null}""");
        var entry = Assert.Single((await Client(server).ListAuditAsync(1, cancellationToken: Ct)).Audit);
        Assert.Equal("GET /v1/admin/audit?limit=1", server.LastRequest);
        Assert.Equal((9L, "key:a", "key.create", null, "::1"), (entry.Seq, entry.Actor, entry.Action, entry.Target, entry.Address));
    }

    [Theory]
    [InlineData("steme_x", "Bearer steme_x")]
    [InlineData(null, null)]
    public async Task A_key_goes_with_every_request(string? key, string? expected)
    {
        using var server = new ScriptedServer(200, "application/json", "{}");
        await new StemeDbClient(new HttpClient { BaseAddress = server.Address }, key).GetLensesAsync(Ct);
        Assert.Equal(expected, server.LastAuthorization);
    }

    private static StemeDbClient Client(ScriptedServer server) => new(new HttpClient { BaseAddress = server.Address });
}
