using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StemeDb.Bench.TrustJob;

/// <summary>The real flight day again and again, each time under another date.</summary>
internal sealed class FlightDays(int days)
{
    private static readonly DateOnly FirstDay = new(2011, 12, 8);

    private readonly (string Source, string Path, string Value)[] _claims = [.. FlightData.Claims()
        .Select(claim => (claim.Source, claim.Path, claim.Value)).Distinct()];

    /// <summary>Claims of all days.</summary>
    public int Count => days * _claims.Length;

    /// <summary>A bulk request for each day, and how many lines it has.</summary>
    public IEnumerable<(byte[] Lines, int Count)> Requests() => Enumerable.Range(0, days).Select(day => (LinesOf(day), _claims.Length));

    /// <summary>Paths of all days at random, each for itself.</summary>
    public IEnumerable<string> Paths(int count)
    {
        var random = new Random(1);
        return Enumerable.Range(0, count).Select(_ => On(random.Next(days), _claims[random.Next(_claims.Length)].Path));
    }

    private byte[] LinesOf(int day)
    {
        var date = FirstDay.AddDays(day).ToString("O", CultureInfo.InvariantCulture);
        var lines = new StringBuilder(_claims.Length * 160);
        foreach (var (source, path, value) in _claims)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{{\"concept_path\":\"{JsonEncodedText.Encode(On(day, path))}\",\"value\":{value},\"source\":\"{JsonEncodedText.Encode(source)}\",\"asserted_at\":\"{date}T00:00:00Z\"}}\n");
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static string On(int day, string path)
    {
        var parts = path.Split('/');
        parts[1] = FirstDay.AddDays(day).ToString("O", CultureInfo.InvariantCulture);
        return string.Join('/', parts);
    }
}
