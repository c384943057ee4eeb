using System.Buffers;
using System.Text.Json;

namespace StemeDb.Api.Limits;

/// <summary>
/// Judges how much there is in a JSON document before anything is made of it. Nearly every document is judged by counting its
/// brackets and commas, at the speed of memory; only one that could be too large by that is read. How deep it may be its parser
/// judges, which keeps nothing for a level.
/// </summary>
internal static class JsonSize
{
    /// <summary>Why a document is too large; null: it is not, or it is no JSON, which its parser tells better.</summary>
    public static string? Fault(in ReadOnlySequence<byte> json, ServerLimits limits)
    {
        long opens = 0;
        long commas = 0;
        foreach (var part in json)
        {
            opens += part.Span.Count((byte)'{') + part.Span.Count((byte)'[');
            commas += part.Span.Count((byte)',');
        }

        // An item is the first of its object or array, or stands behind a comma.
        return opens + commas <= limits.JsonItems ? null : Read(json, limits);
    }

    private static string? Read(in ReadOnlySequence<byte> json, ServerLimits limits)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        long items = 0;
        try
        {
            while (reader.Read())
            {
                var isValue = reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray);
                if (isValue && reader.CurrentDepth > 0 && ++items > limits.JsonItems)
                {
                    return $"The JSON has more than {limits.JsonItems} members and elements, which is the most.";
                }
            }
        }
        catch (JsonException)
        {
            // The parser says where.
        }

        return null;
    }
}
