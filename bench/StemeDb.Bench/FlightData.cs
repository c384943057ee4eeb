using System.Globalization;
using System.IO.Compression;
using System.Text;
using StemeDb.Integration.Tests.Processes;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Model.Time;

namespace StemeDb.Bench;

/// <summary>The real claims about flights, samples/data/flight_day: each once.</summary>
internal static class FlightData
{
    /// <summary>Source, path, value as JSON, day.</summary>
    public static IEnumerable<(string Source, string Path, string Value, string Day)> Claims()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Programs.Sample("data", "flight_day", "claims.tsv.gz")), CompressionMode.Decompress));
        file.ReadLine();
        var seen = new HashSet<string>();
        while (file.ReadLine() is { } line)
        {
            if (seen.Add(line))
            {
                var fields = line.Split('\t');
                yield return (fields[0], fields[1], $"\"{fields[2].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"", fields[3]);
            }
        }
    }

    /// <summary>As they travel to the engine.</summary>
    public static IEnumerable<byte[]> Encoded() => Claims().Select(claim => AssertionEncoding.Encode(new Assertion
    {
        Path = new ConceptPath(Encoding.UTF8.GetBytes(claim.Path)),
        Source = new SourceId(Encoding.UTF8.GetBytes(claim.Source)),
        Value = Encoding.UTF8.GetBytes(claim.Value),
        AssertedAt = new Instant(DateTime.ParseExact(claim.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture).Ticks),
    }));
}
