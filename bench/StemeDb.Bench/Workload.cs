using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Bench;

/// <summary>Claims of the flight data's shape: twenty sources on every path, all different.</summary>
internal static class Workload
{
    public const int SourcesPerPath = 20;

    /// <summary>Numbers from here on are never measured with.</summary>
    public const long WarmUpFrom = 1_000_000_000;

    private static readonly Instant Day = new(new DateTime(2011, 12, 8, 0, 0, 0, DateTimeKind.Utc).Ticks);

    public static string Path(long i) => string.Create(CultureInfo.InvariantCulture, $"flight/2011-12-08/AA-{i / SourcesPerPath}-TPA-MIA/scheduled_departure");

    /// <summary>A claim as it travels to the engine.</summary>
    public static byte[] Encoded(long i) => AssertionEncoding.Encode(new Assertion
    {
        Path = new ConceptPath(Encoding.UTF8.GetBytes(Path(i))),
        Source = new SourceId(Encoding.UTF8.GetBytes(Source(i))),
        Value = Encoding.UTF8.GetBytes($"\"{Value(i)}\""),
        AssertedAt = Day,
    });

    /// <summary>The same as a client writes it.</summary>
    public static string Json(long i) =>
        $$"""{"concept_path":"{{Path(i)}}","value":"{{Value(i)}}","source":"{{Source(i)}}","asserted_at":"2011-12-08T00:00:00Z"}""";

    /// <summary>Lines of a bulk request.</summary>
    public static byte[] Ndjson(long first, int count)
    {
        var body = new StringBuilder(count * 150);
        for (var i = first; i < first + count; i++)
        {
            body.Append(Json(i)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(body.ToString());
    }

    /// <summary>The same as a line of PostgreSQL's COPY: id, path, source, value, time. The id is as long and as random as ours.</summary>
    public static string CopyLine(long i) =>
        $"\\\\x{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json(i))))}\t{Path(i)}\t{Source(i)}\t\"{Value(i)}\"\t2011-12-08T00:00:00Z";

    public static string Source(long i) => string.Create(CultureInfo.InvariantCulture, $"source{i % SourcesPerPath}");

    public static string Value(long i) => string.Create(CultureInfo.InvariantCulture, $"13:{i * 7 % 20 / 8:00}");
}
