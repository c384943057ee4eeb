using System.Globalization;
using System.Text;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>The bytes of requests.</summary>
internal static class SoakRequests
{
    private static readonly string[] Lenses = ["consensus", "recency", "authority", "layered", "skeptic", "trust"];

    public static byte[] Assert(long number) => Post("/v1/assertions", "application/json", SoakClaims.Json(number));

    public static byte[] Bulk(long first, int count) => Post("/v1/assertions/bulk", "application/x-ndjson", SoakClaims.Lines(first, count));

    public static byte[] Query(long path, int lens) =>
        Post("/v1/query", "application/json", $$"""{"concept_path":"{{SoakClaims.Path(path)}}","lens":"{{Lenses[lens % Lenses.Length]}}"}""");

    /// <summary>A page of a listing: claims of a path, concepts, or conflicts.</summary>
    public static byte[] Listing(long path, int which) => (which % 3) switch
    {
        0 => Get($"/v1/assertions?concept_path={SoakClaims.Path(path)}&limit=20"),
        1 => Get($"/v1/concepts?prefix={SoakClaims.Path(path).Split('/') switch { [var root, var folder, ..] => $"{root}/{folder}", _ => "" }}&limit=20"),
        _ => Get($"/v1/conflicts?prefix={SoakClaims.Prefix}&limit=20"),
    };

    /// <summary>The longest page there is: some 250 KB.</summary>
    public static byte[] LongListing() => Get("/v1/assertions?source=s0&limit=1000");

    public static byte[] Get(string target) => Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    private static byte[] Post(string target, string type, string body) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
}
