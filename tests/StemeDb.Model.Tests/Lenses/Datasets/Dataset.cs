using System.IO.Compression;
using System.Text;

namespace StemeDb.Model.Tests.Lenses.Datasets;

/// <summary>One of the datasets of <c>samples/data</c>.</summary>
internal sealed class Dataset
{
    private readonly string _directory;

    private Dataset(string directory) => _directory = directory;

    public sealed record Row(string Source, string Path, string Value, string Time);

    public static Dataset Open(string name) => new(System.IO.Path.Combine(RepositoryRoot(), "samples", "data", name));

    public IEnumerable<Row> Claims()
    {
        using var file = File.OpenRead(System.IO.Path.Combine(_directory, "claims.tsv.gz"));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var text = new StreamReader(gzip, Encoding.UTF8);
        foreach (var fields in Lines(text))
        {
            yield return new Row(fields[0], fields[1], fields[2], fields[3]);
        }
    }

    public IReadOnlyList<(string Path, string Value)> Truth(string file = "truth.tsv")
    {
        using var text = new StreamReader(System.IO.Path.Combine(_directory, file), Encoding.UTF8);
        return [.. Lines(text).Select(fields => (fields[0], fields[1]))];
    }

    private static IEnumerable<string[]> Lines(StreamReader text)
    {
        text.ReadLine();
        while (text.ReadLine() is { } line)
        {
            yield return line.Split('\t');
        }
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "StemeDb.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName
            ?? throw new DirectoryNotFoundException($"No directory above {AppContext.BaseDirectory} holds StemeDb.sln.");
    }
}
