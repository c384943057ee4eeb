using System.Text;
using System.Text.Json.Nodes;

namespace StemeDb.Integration.Tests.Fuzzing;

/// <summary>A request to send.</summary>
/// <param name="Operation">What it was made from.</param>
/// <param name="Method">Its method, which may not be that of the operation.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">Besides those of the body.</param>
/// <param name="MediaType">Of the body.</param>
/// <param name="Body">Null: there is none.</param>
/// <param name="IsOnRoute">Whether it must reach the operation it was made from.</param>
internal sealed record FuzzRequest(
    ApiOperation Operation,
    string Method,
    string Target,
    IReadOnlyList<(string Name, string Value)> Headers,
    string? MediaType,
    byte[]? Body,
    bool IsOnRoute)
{
    public override string ToString() =>
        $"{Method} {Target}\n{string.Concat(Headers.Select(h => $"{h.Name}: {h.Value}\n"))}{MediaType}\n"
        + (Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 2_000))));
}

/// <summary>Draws requests for an operation: most of them nearly good, so that they get past the first check.</summary>
internal sealed class RequestSampler(ApiGrammar grammar, Random random)
{
    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"];
    private static readonly string[] MediaTypes =
        ["text/plain", "application/xml", "application/json; charset=utf-16", "application/x-ndjson", "multipart/form-data; boundary=x", "*/*"];

    private static readonly (string, string)[] OddHeaders =
    [
        ("Accept", "text/html"), ("Accept", "application/x-ndjson"), ("Accept-Encoding", "gzip;q=0, *"), ("Content-Encoding", "br"),
        ("Content-Encoding", "gzip"), ("Content-Encoding", "gzip, gzip"), ("If-None-Match", "\"x\""), ("If-None-Match", "*"), ("If-Match", "\"0\""),
        ("Range", "bytes=0-1"), ("Idempotency-Key", "k-1"), ("Idempotency-Key", new string('k', 500)), ("X-Forwarded-For", "::1, 10.0.0.1, x"),
        ("traceparent", "00-zz-zz-zz"), ("Last-Event-ID", "-1"), ("X-HTTP-Method-Override", "DELETE"), ("Expect", "200-maybe"), ("Host", "evil.example"),
        ("Cookie", "a=b"), ("Origin", "https://evil.example"), ("Forwarded", "for=\"[::1\";proto=gopher"),
    ];

    private readonly SchemaSampler _schemas = new(grammar, random);
    private readonly JsonSpoiler _spoiler = new(random);

    public FuzzRequest Draw(ApiOperation operation)
    {
        var isOnRoute = true;
        var path = operation.Path;
        var query = new StringBuilder();
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In == "path")
            {
                var text = random.Next(3) == 0 ? _spoiler.DrawText() : AsText(_schemas.Draw(parameter.Schema));
                // An empty segment, or one that dots would take away, is another route.
                isOnRoute &= text.Trim().Length > 0 && !text.StartsWith('/') && !text.Contains("..", StringComparison.Ordinal);
                path = path.Replace($"{{{parameter.Name}}}", Escape(text), StringComparison.Ordinal);
            }
            else if (parameter.In == "query" && (parameter.IsRequired || random.Next(2) == 0))
            {
                var text = random.Next(3) == 0 ? _spoiler.DrawText() : AsText(_schemas.Draw(parameter.Schema));
                query.Append(query.Length == 0 ? '?' : '&').Append(parameter.Name).Append('=').Append(Escape(text));
            }
        }

        if (random.Next(12) == 0)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(random.Next(2) == 0 ? "unknown=1" : "limit=1&limit=2&%=%zz");
        }

        var method = operation.Method;
        if (random.Next(25) == 0)
        {
            method = Methods[random.Next(Methods.Length)];
            isOnRoute &= method == operation.Method;
        }

        var (body, mediaType) = DrawBody(operation);
        return new FuzzRequest(operation, method, path + query, [.. DrawHeaders()], mediaType, body, isOnRoute);
    }

    private IEnumerable<(string, string)> DrawHeaders()
    {
        for (var i = random.Next(6) == 0 ? random.Next(1, 4) : 0; i > 0; i--)
        {
            yield return OddHeaders[random.Next(OddHeaders.Length)];
        }
    }

    private (byte[]? Body, string? MediaType) DrawBody(ApiOperation operation)
    {
        if (operation.Body is null)
        {
            return random.Next(20) == 0 ? ("{}"u8.ToArray(), "application/json") : (null, null);
        }

        var mediaType = random.Next(20) == 0 ? MediaTypes[random.Next(MediaTypes.Length)] : operation.MediaType;
        if (random.Next(30) == 0)
        {
            return (null, null);
        }

        if (operation.MediaType!.Contains("ndjson", StringComparison.Ordinal))
        {
            var lines = Enumerable.Range(0, random.Next(12)).Select(_ => DrawDocument(operation.Body));
            return ([.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])], mediaType);
        }

        return (DrawDocument(operation.Body), mediaType);
    }

    private byte[] DrawDocument(JsonNode schema)
    {
        var document = _schemas.Draw(schema);
        return random.Next(3) > 0 ? _spoiler.Spoil(document) : Encoding.UTF8.GetBytes(document?.ToJsonString() ?? "null");
    }

    private static string AsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "";

    // Percent-encoded as bytes, half of a surrogate pair included, and sometimes left as it is.
    private string Escape(string text) => random.Next(8) == 0
        ? string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"%{b:X2}"))
        : string.Concat(Encoding.UTF8.GetBytes(text).Select(b => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' ? $"{(char)b}" : $"%{b:X2}"));
}
