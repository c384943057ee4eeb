using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StemeDb.Api.Tests.Documents;
using StemeDb.Api.Tests.Serving;

namespace StemeDb.Api.Tests.OpenApi;

public sealed class KeptDescriptionTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_in_the_repository_is_what_is_served()
    {
        var served = await ServedAsync();
        var kept = KeptDocument.Read("docs", "openapi.json");
        if (!KeptDocument.IsUpdating && kept.Length > 0 && ContractChanges.Breaking(JsonNode.Parse(kept)!, served) is { Count: > 0 } breaking)
        {
            Assert.Fail($"The contract changes in ways that break clients:\n- {string.Join("\n- ", breaking)}\n"
                + "Where that is meant, write docs/openapi.json anew with STEMEDB_UPDATE_DOCS=1 ./test.sh Api.");
        }

        KeptDocument.IsKept(served.ToJsonString(Indented) + "\n", "docs", "openapi.json");
    }

    [Fact]
    public async Task Every_body_and_every_answer_has_an_example_that_is_as_its_schema_says()
    {
        var document = await ServedAsync();
        var check = new SchemaCheck(document);
        var missing = new List<string>();
        var faults = new List<string>();
        foreach (var (at, media) in Media(document))
        {
            var examples = media["example"] is { } one ? [one]
                : (media["examples"] as JsonObject ?? []).Select(e => document["components"]!["examples"]![e.Value!["$ref"]!.ToString().Split('/')[^1]]!["value"]!).ToList();
            if (examples.Count == 0) missing.Add(at);
            faults.AddRange(examples.SelectMany(example => check.Faults(media["schema"]!, example, at)));
        }

        Assert.Empty(missing);
        Assert.Empty(faults);
    }

    [Fact]
    public async Task What_every_operation_may_meet_is_named()
    {
        foreach (var (at, operation) in Operations(await ServedAsync()))
        {
            var statuses = operation["responses"]!.AsObject();
            Assert.True(statuses.ContainsKey("401") && statuses.ContainsKey("400") && statuses.ContainsKey("500"), at);
            Assert.True(statuses["401"]!["headers"]!["WWW-Authenticate"] is not null, at);
            if (at == "get /v1/health") continue;

            Assert.True(statuses.ContainsKey("429"), at);
            Assert.All(statuses, status => Assert.True(status.Value!["headers"]!["RateLimit"] is not null && status.Value["headers"]!["RateLimit-Policy"] is not null, at));
            Assert.All(statuses.Where(s => s.Key is "429" or "503"), status => Assert.True(status.Value!["headers"]!["Retry-After"] is not null, at));
            Assert.Equal(statuses.ContainsKey("304"), statuses["200"]?["headers"]!["ETag"] is not null);
        }
    }

    private static IEnumerable<(string At, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject() from operation in path.Value!.AsObject() select ($"{operation.Key} {path.Key}", operation.Value);

    private static IEnumerable<(string At, JsonNode Media)> Media(JsonNode document)
    {
        foreach (var (at, operation) in Operations(document))
        {
            foreach (var (status, response) in operation["responses"]!.AsObject().Append(KeyValuePair.Create("body", operation["requestBody"])))
            {
                foreach (var (type, media) in response?["content"] as JsonObject ?? []) yield return ($"{at} {status} {type}", media!);
            }
        }
    }

    /// <summary>Without what differs from one process to the next: its address and its version.</summary>
    private static async Task<JsonObject> ServedAsync()
    {
        await using var api = await RunningApi.StartAsync();
        var document = JsonNode.Parse((await api.GetAsync("/openapi/v1.json")).Text)!.AsObject();
        document.Remove("servers");
        document["info"]!["version"] = "1";
        return document;
    }
}
