using System.IO.Compression;
using System.Text;

namespace StemeDb.Score.InMemory;

/// <summary>The files below samples/data.</summary>
internal static class DatasetFiles
{
    /// <summary>The claims, in the order of the file.</summary>
    public static IEnumerable<RealClaim> Claims(string folder)
    {
        using var file = File.OpenRead(Path.Combine(folder, "claims.tsv.gz"));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var text = new StreamReader(gzip, Encoding.UTF8);
        text.ReadLine();
        while (text.ReadLine()?.Split('\t') is { } fields)
        {
            yield return new RealClaim(fields[0], fields[1], fields[2], fields[3]);
        }
    }
}
