using System.Buffers;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Json;

namespace StemeDb.Model.Lenses.Values;

/// <summary>
/// Reads and writes sets. The elements of a set are canonical JSON values, each once, sorted by <see cref="Compare"/>. Blanks
/// around the elements of a separated string do not count, nor do elements that are empty.
/// </summary>
/// <param name="separator">What separates the elements of a string; null: a string is one element.</param>
internal sealed class SetSyntax(string? separator)
{
    private readonly string? _separator = string.IsNullOrEmpty(separator) ? null : separator;
    private readonly byte[] _separatorUtf8 = Encoding.UTF8.GetBytes(separator ?? "");

    /// <summary>The elements of an array or string; false for other values.</summary>
    /// <param name="canonicalJson">The value.</param>
    /// <param name="elements">The elements, sorted, each once.</param>
    public bool TryRead(ReadOnlySpan<byte> canonicalJson, out List<byte[]> elements)
    {
        elements = [];
        switch (canonicalJson[0])
        {
            case (byte)'[':
                ReadArray(canonicalJson, elements);
                break;
            case (byte)'"':
                ReadString(canonicalJson, elements);
                break;
            default:
                return false;
        }

        elements.Sort(Compare);
        RemoveRepeats(elements);
        return true;
    }

    /// <summary>Bytes that two sets share when, and only when, they are equal: the elements as a canonical array.</summary>
    public static byte[] Key(List<byte[]> elements)
    {
        var key = new byte[Math.Max(2, elements.Sum(element => element.Length + 1) + 1)];
        var at = 0;
        key[at++] = (byte)'[';
        foreach (var element in elements)
        {
            if (at > 1)
            {
                key[at++] = (byte)',';
            }

            element.CopyTo(key, at);
            at += element.Length;
        }

        key[at] = (byte)']';
        return key;
    }

    /// <summary>Writes a set in the form it was claimed; as an array where a string would not be read back as the same set.</summary>
    public ReadOnlyMemory<byte> Write(List<byte[]> elements, bool asString)
    {
        var key = Key(elements);
        if (!asString || !elements.TrueForAll(element => element[0] == '"'))
        {
            return key;
        }

        var joined = new ArrayBufferWriter<byte>(key.Length);
        for (var i = 0; i < elements.Count; i++)
        {
            joined.Write(i == 0 ? [] : _separatorUtf8.AsSpan());
            joined.Write(Unescape(elements[i]));
        }

        var text = new ArrayBufferWriter<byte>(joined.WrittenCount + 2);
        CanonicalJson.WriteString(joined.WrittenSpan, text);
        TryRead(text.WrittenSpan, out var readBack);
        return Key(readBack).AsSpan().SequenceEqual(key) ? text.WrittenMemory : key;
    }

    /// <summary>By the bytes of the canonical JSON, the closing quotes of strings left out.</summary>
    public static int Compare(byte[] left, byte[] right) => Body(left).SequenceCompareTo(Body(right));

    private static ReadOnlySpan<byte> Body(byte[] element) => element[0] == '"' ? element.AsSpan(..^1) : element;

    private static void ReadArray(ReadOnlySpan<byte> json, List<byte[]> elements)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(json[start..(int)reader.BytesConsumed].ToArray());
        }
    }

    private void ReadString(ReadOnlySpan<byte> json, List<byte[]> elements)
    {
        if (_separator is null)
        {
            elements.Add(json.ToArray());
            return;
        }

        var text = Encoding.UTF8.GetString(Unescape(json));
        foreach (var range in text.AsSpan().Split(_separator))
        {
            var element = text.AsSpan(range).Trim();
            if (!element.IsEmpty)
            {
                var utf8 = Encoding.UTF8.GetBytes(element.ToString());
                var canonical = new ArrayBufferWriter<byte>(utf8.Length + 2);
                CanonicalJson.WriteString(utf8, canonical);
                elements.Add(canonical.WrittenSpan.ToArray());
            }
        }
    }

    /// <summary>The characters of a JSON string, in UTF-8.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> jsonString)
    {
        if (jsonString.IndexOf((byte)'\\') < 0)
        {
            return jsonString[1..^1].ToArray();
        }

        var reader = new Utf8JsonReader(jsonString);
        reader.Read();
        var text = new byte[jsonString.Length];
        return text.AsSpan(0, reader.CopyString(text)).ToArray();
    }

    private static void RemoveRepeats(List<byte[]> sorted)
    {
        var kept = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            if (kept == 0 || !sorted[kept - 1].AsSpan().SequenceEqual(sorted[i]))
            {
                sorted[kept++] = sorted[i];
            }
        }

        sorted.RemoveRange(kept, sorted.Count - kept);
    }
}
