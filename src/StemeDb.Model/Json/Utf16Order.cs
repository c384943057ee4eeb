namespace StemeDb.Model.Json;

/// <summary>
/// The order RFC 8785 §3.2.3 sorts property names by, UTF-16 code units, over UTF-8. It is the order of the bytes, but for
/// characters beyond U+FFFF (lead bytes F0 and up), whose surrogates sort before U+E000 to U+FFFF (lead bytes EE and EF).
/// </summary>
internal static class Utf16Order
{
    /// <summary>Negative when <paramref name="left"/> comes first; both are well-formed UTF-8.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var at = left.CommonPrefixLength(right);
        if (at == left.Length || at == right.Length) return left.Length - right.Length;
        var (x, y) = (left[at], right[at]);
        return x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0) ? y - x : x - y;
    }
}
