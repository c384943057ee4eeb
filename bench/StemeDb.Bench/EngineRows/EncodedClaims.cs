using System.Globalization;
using System.Text;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Bench.EngineRows;

/// <summary>
/// Claims of the flight data's shape as they come from the wire: twenty sources on every path. Made by writing a number into a
/// template, so that the measured time is the Engine's and not that of making them up.
/// </summary>
internal static class EncodedClaims
{
    private const string Digits = "000000000";
    private static readonly Instant Day = new(new DateTime(2011, 12, 8, 0, 0, 0, DateTimeKind.Utc).Ticks);
    private static readonly byte[][] Templates = [.. Enumerable.Range(0, Workload.SourcesPerPath).Select(Template)];
    private static readonly int DigitsAt = Templates[0].AsSpan().IndexOf(Encoding.UTF8.GetBytes(Digits));

    /// <summary>Claim number <paramref name="i"/>; different for every number below 20 × 10⁹.</summary>
    public static byte[] Of(long i)
    {
        var claim = Templates[i % Workload.SourcesPerPath].AsSpan().ToArray();
        (i / Workload.SourcesPerPath).TryFormat(claim.AsSpan(DigitsAt, Digits.Length), out _, "000000000", CultureInfo.InvariantCulture);
        return claim;
    }

    private static byte[] Template(int source) => AssertionEncoding.Encode(new Assertion
    {
        Path = new ConceptPath(Encoding.UTF8.GetBytes($"flight/2011-12-08/AA-{Digits}-TPA-MIA/scheduled_departure")),
        Source = new SourceId(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"source{source}"))),
        Value = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"13:{source * 7 % 20 / 8:00}\"")),
        AssertedAt = Day,
    });
}
