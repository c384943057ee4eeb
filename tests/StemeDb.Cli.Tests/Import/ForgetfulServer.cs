using System.Collections.Specialized;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace StemeDb.Cli.Tests.Import;

/// <summary>
/// A server in memory that keeps claims by the rules of "sent twice, stored once", and that breaks a bulk request off after as many
/// lines as it is told: some of them answered, some of them stored without an answer.
/// </summary>
internal sealed class ForgetfulServer : HttpMessageHandler
{
    private readonly List<JsonObject> _log = [];

    /// <summary>For each bulk request to come: stored lines, answered lines; none left: no fault.</summary>
    public Queue<(int Stored, int Answered)> Faults { get; } = new();

    /// <summary>Path, source and value of every claim in the order of the log.</summary>
    public IEnumerable<string> Claims =>
        _log.Select(claim => $"{claim["concept_path"]} {claim["source"]} {claim["value"]!.ToJsonString()}");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsolutePath switch
        {
            "/v1/assertions/bulk" => Bulk(await request.Content!.ReadAsStringAsync(cancellationToken)),
            "/v1/assertions" => List(HttpUtility.ParseQueryString(request.RequestUri.Query)),
            "/v1/query" => Reply(new JsonObject { ["concept_path"] = "x", ["status"] = "empty", ["as_of_seq"] = _log.Count }.ToJsonString()),
            var path => throw new InvalidOperationException($"unexpected {path}"),
        };

    private HttpResponseMessage Bulk(string body)
    {
        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (stored, answered) = Faults.Count > 0 ? Faults.Dequeue() : (int.MaxValue, int.MaxValue);
        var reply = new StringBuilder();
        for (var i = 0; i < Math.Min(lines.Length, stored); i++)
        {
            var (status, seq) = Store(JsonNode.Parse(lines[i])!.AsObject());
            if (i < answered)
            {
                reply.AppendJoin("", $$"""{"line":{{i + 1}},"status":"{{status}}","id":"x","seq":{{seq}}}""", "\n");
            }
        }

        if (stored >= lines.Length && answered >= lines.Length)
        {
            reply.Append("""{"summary":{"created":0,"exists":0,"rejected":0,"last_seq":0}}""").Append('\n');
        }

        return Reply(reply.ToString());
    }

    private (string Status, int Seq) Store(JsonObject claim)
    {
        var hasTime = claim.ContainsKey("asserted_at");
        var same = hasTime
            ? _log.Find(other => JsonNode.DeepEquals(Without(other, "seq"), claim))
            : _log.FindLast(other => IsSameVoice(other, claim));
        if (same is not null && (hasTime || JsonNode.DeepEquals(same["value"], claim["value"])))
        {
            return ("exists", same["seq"]!.GetValue<int>());
        }

        var stored = (JsonObject)claim.DeepClone();
        stored["seq"] = _log.Count + 1;
        _log.Add(stored);
        return ("created", _log.Count);
    }

    private HttpResponseMessage List(NameValueCollection query)
    {
        var wanted = new JsonObject { ["concept_path"] = query["concept_path"], ["source"] = query["source"] };
        var found = _log.Where(claim => IsSameVoice(claim, wanted)).Select(claim => claim.ToJsonString());
        return Reply($$"""{"assertions":[{{string.Join(',', found)}}],"next_cursor":null,"as_of_seq":{{_log.Count}}}""");
    }

    private static bool IsSameVoice(JsonObject left, JsonObject right) =>
        left["concept_path"]!.GetValue<string>() == right["concept_path"]!.GetValue<string>()
        && left["source"]!.GetValue<string>() == right["source"]!.GetValue<string>();

    private static JsonObject Without(JsonObject source, string name)
    {
        var copy = (JsonObject)source.DeepClone();
        copy.Remove(name);
        return copy;
    }

    private static HttpResponseMessage Reply(string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
