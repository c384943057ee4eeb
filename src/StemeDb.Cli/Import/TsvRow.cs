using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StemeDb.Cli.Import;

/// <summary>
/// A row of a TSV as an assertion: the value is a string, a date stands for midnight UTC, an empty time or confidence is left out.
/// What else may be wrong with it is for the server to say.
/// </summary>
internal static class TsvRow
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ImportRow Read(byte[] line, long number, TsvColumns columns)
    {
        string text;
        try
        {
            text = Strict.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return Reject(number, "not_utf8", "The line is not UTF-8.", Encoding.UTF8.GetString(line));
        }

        var fields = text.Split('\t');
        if (fields.Length != columns.Count)
        {
            return Reject(number, "column_count", $"The line has {fields.Length} columns, the header {columns.Count}.", text);
        }

        double? confidence = null;
        if (columns.Confidence >= 0 && fields[columns.Confidence] is { Length: > 0 } given)
        {
            if (!double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var number64) || !double.IsFinite(number64))
            {
                return Reject(number, "not_a_number", $"The confidence '{given}' is not a number.", text);
            }

            confidence = number64;
        }

        return new ImportRow(number, Json(fields, columns, confidence), null);
    }

    private static ReadOnlyMemory<byte> Json(string[] fields, TsvColumns columns, double? confidence)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, Compact);
        writer.WriteStartObject();
        writer.WriteString("concept_path"u8, fields[columns.Path]);
        writer.WriteString("value"u8, fields[columns.Value]);
        writer.WriteString("source"u8, fields[columns.Source]);
        if (columns.Time >= 0 && fields[columns.Time] is { Length: > 0 } time)
        {
            writer.WriteString("asserted_at"u8, IsDate(time) ? time + "T00:00:00Z" : time);
        }

        if (confidence is { } value)
        {
            writer.WriteNumber("confidence"u8, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static bool IsDate(string text) => text.Length == 10 && text[4] == '-' && text[7] == '-';

    private static ImportRow Reject(long line, string code, string detail, string text) =>
        new(line, default, new RejectedLine(line, code, detail, null, text));
}
