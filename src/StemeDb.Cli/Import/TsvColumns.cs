using System.Text;

namespace StemeDb.Cli.Import;

/// <summary>Which column of a TSV holds what; -1 where there is none.</summary>
internal sealed record TsvColumns(int Count, int Path, int Value, int Source, int Time, int Confidence)
{
    private static readonly string[] PathNames = ["object", "path", "concept_path"];
    private static readonly string[] TimeNames = ["time", "asserted_at"];

    /// <summary>Reads the header row.</summary>
    /// <exception cref="CommandFailure">A column is missing, twice there, or unknown.</exception>
    public static TsvColumns FromHeader(ReadOnlySpan<byte> header, long line)
    {
        var names = Encoding.UTF8.GetString(header).Split('\t');
        string[] known = ["source", "value", "confidence", .. PathNames, .. TimeNames];
        var unknown = names.Except(known).ToArray();
        if (unknown.Length > 0)
        {
            throw Fail(line, $"has the unknown column '{unknown[0]}'; known are {string.Join(", ", known)}");
        }

        return new TsvColumns(
            names.Length,
            Find(names, line, required: true, PathNames),
            Find(names, line, required: true, "value"),
            Find(names, line, required: true, "source"),
            Find(names, line, required: false, TimeNames),
            Find(names, line, required: false, "confidence"));
    }

    private static int Find(string[] names, long line, bool required, params string[] wanted)
    {
        var found = names.Index().Where(item => wanted.Contains(item.Item)).Select(item => item.Index).ToArray();
        return found switch
        {
            [var index] => index,
            [] when !required => -1,
            [] => throw Fail(line, $"has no column '{wanted[0]}'"),
            _ => throw Fail(line, $"has the column '{wanted[0]}' more than once"),
        };
    }

    private static CommandFailure Fail(long line, string what) =>
        new(ExitCode.Refused, $"the header in line {line} {what}. A TSV begins with a header such as: source, object, value, time (tabs between).");
}
