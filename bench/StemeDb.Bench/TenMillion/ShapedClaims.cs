using System.IO.Compression;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.TenMillion;

/// <summary>
/// As many claims as are wanted, of the shapes of the three datasets in samples/data: copies of them, a few at a time shuffled into each
/// other, so that neither paths nor sources come in order. The same seed gives the same claims.
/// </summary>
internal sealed class ShapedClaims(int seed, int copiesTogether)
{
    /// <summary>Claims of one copy of all three.</summary>
    public const int OfOneCopy = 183_775;

    private readonly ShapedClaim[] _claims = [.. Read("flight_day", isOfDay: true), .. Read("book", isOfDay: false), .. Read("population", isOfDay: false)];

    /// <summary>Bulk requests of so many lines, without end.</summary>
    public IEnumerable<byte[]> Requests(int lines)
    {
        var output = new MemoryStream(lines * 160);
        var inRequest = 0;
        foreach (var (claim, copy) in All())
        {
            claim.WriteLine(copy, output);
            if (++inRequest == lines)
            {
                yield return output.ToArray();
                output.SetLength(0);
                inRequest = 0;
            }
        }
    }

    /// <summary>The same claims in the same order as lines of PostgreSQL's COPY, without those that the Engine finds it has already.</summary>
    public IEnumerable<string> CopyLines(long count)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var repeated = _claims.Where(claim => !keys.Add(claim.Key)).ToHashSet();
        return All().Where(item => !repeated.Contains(item.Claim)).Select(item => item.Claim.CopyLine(item.Copy)).Take(checked((int)count));
    }

    /// <summary>Paths at random among those of the copies that were sent for certain: at least <c>copiesTogether</c> copies' claims must have been.</summary>
    public IEnumerable<string> Paths(int count, long assertionsSent)
    {
        var random = new Random(seed);
        var copies = (int)(assertionsSent / _claims.Length / copiesTogether * copiesTogether);
        return Enumerable.Range(0, count).Select(_ => _claims[random.Next(_claims.Length)].Path(random.Next(copies)));
    }

    private IEnumerable<(ShapedClaim Claim, int Copy)> All()
    {
        var order = new int[copiesTogether * _claims.Length];
        for (var group = 0; ; group++)
        {
            for (var i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            new Random(seed + group).Shuffle(order);
            foreach (var i in order)
            {
                yield return (_claims[i % _claims.Length], (group * copiesTogether) + (i / _claims.Length));
            }
        }
    }

    private static IEnumerable<ShapedClaim> Read(string dataset, bool isOfDay)
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Programs.Sample("data", dataset, "claims.tsv.gz")), CompressionMode.Decompress));
        file.ReadLine();
        while (file.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            if (!fields[1].Contains("//", StringComparison.Ordinal) && fields[1].Count(c => c == '/') >= 2)
            {
                yield return new ShapedClaim(fields[0], fields[1], fields[2], isOfDay);
            }
        }
    }
}
