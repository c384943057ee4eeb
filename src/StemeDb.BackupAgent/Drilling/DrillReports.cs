using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StemeDb.Archive.Drilling;

namespace StemeDb.BackupAgent.Drilling;

/// <summary>
/// Reports of drills: of each a text (<c>.md</c>), its picture (<c>.svg</c>) and the same for programs (<c>.json</c>), in a directory,
/// or without one the last report in memory. A report is there once its <c>.json</c> is. Thread-safe.
/// </summary>
/// <param name="directory">Where; null: in memory.</param>
internal sealed partial class DrillReports(string? directory)
{
    private const string Text = ".md";
    private const string Picture = ".svg";
    private const string Data = ".json";

    private volatile Dictionary<string, string> _last = [];

    /// <summary>Whether a name is one of ours.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <summary>Names of the reports, the newest first.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public IReadOnlyList<string> Names()
    {
        var files = directory is null ? _last.Keys : Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "drill-*" + Data) : [];
        return [.. files.Where(file => file.EndsWith(Data, StringComparison.Ordinal)).Select(file => Path.GetFileNameWithoutExtension(file)).Where(IsName).OrderDescending(StringComparer.Ordinal)];
    }

    /// <summary>Keeps a report.</summary>
    /// <param name="report">The drill.</param>
    /// <param name="keep">Reports that are kept, this one among them.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Put(DrillReport report, int keep)
    {
        var name = NameOf(report.StartedAt);
        Put(keep, new(StringComparer.Ordinal)
        {
            [name + Picture] = DrillTimeline.Draw(report),
            [name + Text] = DrillMarkdown.Write(report, name + Picture),
            [name + Data] = JsonOf(writer => DrillJson.Write(writer, report)),
        });
    }

    /// <summary>Keeps the report of a drill that could not be carried through; it has no picture.</summary>
    /// <param name="startedAt">When it began.</param>
    /// <param name="reason">At what it failed.</param>
    /// <param name="keep">Reports that are kept, this one among them.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void PutFailure(DateTimeOffset startedAt, string reason, int keep)
    {
        var name = NameOf(startedAt);
        Put(keep, new(StringComparer.Ordinal)
        {
            [name + Text] = DrillMarkdown.WriteFailure(startedAt, reason),
            [name + Data] = JsonOf(writer => DrillJson.WriteFailure(writer, startedAt, reason)),
        });
    }

    private void Put(int keep, Dictionary<string, string> files)
    {
        _last = files;
        if (directory is null) return;
        Directory.CreateDirectory(directory);
        foreach (var (file, text) in files)
        {
            var path = Path.Combine(directory, file);
            File.WriteAllText(path + ".tmp", text);
            File.Move(path + ".tmp", path, overwrite: true);
        }

        foreach (var old in Names().Skip(keep))
        {
            foreach (var ending in new[] { Data, Text, Picture }) File.Delete(Path.Combine(directory, old + ending));
        }
    }

    /// <summary>Reads a file of a report; null when it is not there.</summary>
    /// <param name="name">Name of the report.</param>
    /// <param name="ending"><c>.md</c>, <c>.svg</c> or <c>.json</c>.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string? Read(string name, string ending)
    {
        if (!IsName(name)) return null;
        if (_last.TryGetValue(name + ending, out var text)) return text;
        var path = directory is null ? null : Path.Combine(directory, name + ending);
        return path is not null && File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static string NameOf(DateTimeOffset startedAt) => $"drill-{startedAt.UtcDateTime:yyyyMMdd-HHmmss}";

    private static string JsonOf(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true })) write(writer);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    [GeneratedRegex("^drill-[0-9]{8}-[0-9]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
