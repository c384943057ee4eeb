using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Responses;

/// <summary>Small documents whose text may need escaping.</summary>
internal static class JsonDocumentWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object.</summary>
    /// <param name="write">Writes its members.</param>
    public static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(text, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return text.WrittenMemory;
    }

    /// <summary>A page: the records under a name, and <c>next_cursor</c>.</summary>
    /// <param name="name">What they are.</param>
    /// <param name="page">The page.</param>
    /// <param name="write">Writes the members of one.</param>
    public static ReadOnlyMemory<byte> Page<TRecord>(ReadOnlySpan<byte> name, RecordPage<TRecord> page, Action<Utf8JsonWriter, TRecord> write)
    {
        var text = name.ToArray();
        return Object(json =>
        {
            json.WriteStartArray(text);
            foreach (var record in page.Records)
            {
                json.WriteStartObject();
                write(json, record);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (page.NextCursor.IsEmpty) json.WriteNull("next_cursor"u8);
            else json.WriteString("next_cursor"u8, page.NextCursor.Span);
        });
    }
}
