using System.Text.Encodings.Web;
using System.Text.Json;

namespace StemeDb.Cli.Output;

/// <summary>Writes JSON to stdout: readable, UTF-8, a line feed at the end.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(JsonElement element) => Write(element.WriteTo);

    /// <summary>Writes what a function writes.</summary>
    public static void Write(Action<Utf8JsonWriter> write)
    {
        using var stdout = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(stdout, Readable))
        {
            write(writer);
        }

        stdout.WriteByte((byte)'\n');
    }

    /// <summary>A value on one line, as a person reads it: a string without its quotes.</summary>
    public static string Plain(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
