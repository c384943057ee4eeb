using System.Text.Encodings.Web;
using System.Text.Json;

namespace StemeDb.Cli.Import;

/// <summary>The rejected lines, each with its reason, as NDJSON beside the input. Made when there is a first one.</summary>
internal sealed class RejectedFile : IDisposable
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private FileStream? _file;

    /// <summary>Begins the file, or goes on with that of an import that was stopped.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="keepUpTo">Entries of lines up to this one stay; those after it will be judged again. 0: none stays.</param>
    public RejectedFile(string path, long keepUpTo)
    {
        Path = path;
        if (File.Exists(path))
        {
            string[] kept = [.. File.ReadLines(path).Where(entry => LineOf(entry) <= keepUpTo)];
            File.Delete(path);
            if (kept.Length > 0)
            {
                File.WriteAllLines(path, kept);
            }
        }
    }

    public string Path { get; }

    /// <summary>Adds a line; it is in the file when this returns.</summary>
    public void Add(RejectedLine rejected)
    {
        _file ??= new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.Read);
        using (var writer = new Utf8JsonWriter(_file, Compact))
        {
            writer.WriteStartObject();
            writer.WriteNumber("line"u8, rejected.Line);
            writer.WriteString("code"u8, rejected.Code);
            writer.WriteString("detail"u8, rejected.Detail);
            if (rejected.Pointer is { } pointer)
            {
                writer.WriteString("pointer"u8, pointer);
            }

            writer.WriteString("text"u8, rejected.Text);
            writer.WriteEndObject();
        }

        _file.WriteByte((byte)'\n');
        _file.Flush();
    }

    public void Dispose() => _file?.Dispose();

    private static long LineOf(string entry)
    {
        try
        {
            return JsonElement.Parse(entry).GetProperty("line").GetInt64();
        }
        catch (JsonException)
        {
            // Cut off when an import was killed: that line is judged again.
            return long.MaxValue;
        }
    }
}
