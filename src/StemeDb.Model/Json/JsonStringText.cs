using System.Buffers;
using System.Globalization;
using System.Text;

namespace StemeDb.Model.Json;

/// <summary>The text of JSON strings: out of their escapes, and back into those of RFC 8785 §3.2.2.2.</summary>
internal static class JsonStringText
{
    private static readonly SearchValues<byte> s_escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>Appends the characters a JSON string stands for.</summary>
    /// <param name="escaped">Between the quotes; well-formed JSON and UTF-8.</param>
    /// <param name="destination">Where to.</param>
    /// <returns>False when it holds half of a surrogate pair.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> escaped, JsonBuffer destination)
    {
        while (true)
        {
            var backslash = escaped.IndexOf((byte)'\\');
            if (backslash < 0)
            {
                destination.Append(escaped);
                return true;
            }

            destination.Append(escaped[..backslash]);
            var kind = escaped[backslash + 1];
            escaped = escaped[(backslash + 2)..];
            if (kind != 'u')
            {
                destination.Append(Unescape(kind));
            }
            else if (!TryUnescapeUnicode(ref escaped, destination))
            {
                return false;
            }
        }
    }

    /// <summary>Appends a string with its quotes, escaping only what must be.</summary>
    /// <param name="utf8">Well-formed UTF-8.</param>
    /// <param name="destination">Where to.</param>
    public static void AppendQuoted(ReadOnlySpan<byte> utf8, JsonBuffer destination)
    {
        destination.Append((byte)'"');
        for (var at = utf8.IndexOfAny(s_escaped); at >= 0; at = utf8.IndexOfAny(s_escaped))
        {
            destination.Append(utf8[..at]);
            AppendEscape(utf8[at], destination);
            utf8 = utf8[(at + 1)..];
        }

        destination.Append(utf8);
        destination.Append((byte)'"');
    }

    /// <summary>True when it holds a character that cannot stand in a JSON string as it is.</summary>
    public static bool NeedsEscape(ReadOnlySpan<byte> utf8) => utf8.ContainsAny(s_escaped);

    private static byte Unescape(byte kind) => kind switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => kind, // quote, backslash, slash
    };

    /// <summary>Reads the four digits after <c>\u</c>, and the second half of a pair where they are the first.</summary>
    private static bool TryUnescapeUnicode(ref ReadOnlySpan<byte> rest, JsonBuffer destination)
    {
        var first = TakeCodeUnit(ref rest);
        if (Rune.TryCreate(first, out var rune))
        {
            destination.Advance(rune.EncodeToUtf8(destination.GetSpan(4)));
            return true;
        }

        if (!rest.StartsWith("\\u"u8)) return false;
        rest = rest[2..];
        if (!Rune.TryCreate(first, TakeCodeUnit(ref rest), out rune)) return false;
        destination.Advance(rune.EncodeToUtf8(destination.GetSpan(4)));
        return true;
    }

    private static char TakeCodeUnit(ref ReadOnlySpan<byte> rest)
    {
        var unit = ushort.Parse(rest[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        rest = rest[4..];
        return (char)unit;
    }

    private static void AppendEscape(byte character, JsonBuffer destination)
    {
        var named = character switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\t' => "\\t"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\f' => "\\f"u8,
            (byte)'\r' => "\\r"u8,
            _ => default,
        };
        if (!named.IsEmpty)
        {
            destination.Append(named);
            return;
        }

        destination.Append("\\u00"u8);
        destination.Append((byte)(character < 0x10 ? '0' : '1'));
        destination.Append("0123456789abcdef"u8[character & 0xF]);
    }
}
