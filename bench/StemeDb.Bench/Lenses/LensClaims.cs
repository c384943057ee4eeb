using System.Globalization;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Bench.Lenses;

/// <summary>Paths with the same number of claims, every one by another source; eight values, the first of them half of all.</summary>
/// <param name="claimsPerPath">How many.</param>
internal sealed class LensClaims(int claimsPerPath)
{
    /// <summary>On all paths together.</summary>
    public const int Count = 100_000;

    private static readonly Instant Day = new(new DateTime(2011, 12, 8, 0, 0, 0, DateTimeKind.Utc).Ticks);

    public int ClaimsPerPath => claimsPerPath;

    public int Paths => Count / claimsPerPath;

    /// <summary>Lines of a bulk request with all of them.</summary>
    public byte[] Ndjson()
    {
        var body = new StringBuilder(Count * 150);
        for (var i = 0; i < Count; i++)
        {
            body.Append(CultureInfo.InvariantCulture, $$"""{"concept_path":"{{Path(i / claimsPerPath)}}","value":"{{Value(i)}}","source":"{{Source(i)}}","asserted_at":"2011-12-08T00:00:00Z"}""").Append('\n');
        }

        return Encoding.UTF8.GetBytes(body.ToString());
    }

    /// <summary>The same as they travel to the engine.</summary>
    public IEnumerable<byte[]> Encoded() => Enumerable.Range(0, Count).Select(i => AssertionEncoding.Encode(new Assertion
    {
        Path = new ConceptPath(Encoding.UTF8.GetBytes(Path(i / claimsPerPath))),
        Source = new SourceId(Encoding.UTF8.GetBytes(Source(i))),
        Value = Encoding.UTF8.GetBytes($"\"{Value(i)}\""),
        AssertedAt = Day,
    }));

    /// <summary>As bench/wrk/query.lua has them.</summary>
    public static string Path(int path) => Workload.Path((long)path * Workload.SourcesPerPath);

    /// <summary>Values are compared exactly wherever the lens takes such, else as times.</summary>
    public static ValueRule RuleFor(ILens lens) => lens.ValueTypes.Contains(ValueType.Exact) ? ValueRule.Default : new ValueRule(ValueType.Time);

    private string Source(int i) => string.Create(CultureInfo.InvariantCulture, $"source{i % claimsPerPath}");

    private static string Value(int i) => string.Create(CultureInfo.InvariantCulture, $"13:{((i & 1) == 0 ? 0 : i * 7 % 31 % 8):00}");
}
