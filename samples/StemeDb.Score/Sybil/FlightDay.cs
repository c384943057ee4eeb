using StemeDb.Score.InMemory;

namespace StemeDb.Score.Sybil;

/// <summary>The real claims of the flight day, and its truth.</summary>
internal sealed class FlightDay
{
    public FlightDay(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "flight_day");
        Claims = [.. DatasetFiles.Claims(folder)];
        GoldPaths = Gold.Read(Path.Combine(folder, "truth.tsv"));
        Truth = GoldPaths.ToDictionary(row => row.Path, row => row.Value);
        ByPath = Claims.GroupBy(claim => claim.Path).ToDictionary(path => path.Key, path => path.ToArray());
    }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<RealClaim> Claims { get; }

    public IReadOnlyList<Gold> GoldPaths { get; }

    public IReadOnlyDictionary<string, string> Truth { get; }

    public IReadOnlyDictionary<string, RealClaim[]> ByPath { get; }

    /// <summary>The day of all claims.</summary>
    public string Day => Claims[0].Day;
}
