using System.Globalization;
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

    private static string Source(long i) => string.Create(CultureInfo.InvariantCulture, $"source{i % SourcesPerPath}");

    private static string Value(long i) => string.Create(CultureInfo.InvariantCulture, $"13:{i * 7 % 20 / 8:00}");
}
