using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using StemeDb.Contracts.Results;

namespace StemeDb.Api.Conditions;

/// <summary>
/// Entity tags (RFC 9110, 8.8.3) of what is read. That of a document is made of its bytes. That of an entry of the registry has the
/// entry's seq in front, which is what a write with If-Match is judged by. That of a page is weak: it is made of what is listed.
/// </summary>
internal static class EntityTags
{
    private const int DigestBytes = 16;

    /// <summary>Of a document, for example <c>"n4bQgYhMfWWaL-qgxVrQFQ"</c>.</summary>
    public static string Of(ReadOnlySpan<byte> document) => $"\"{Digest(document)}\"";

    /// <summary>Of an entry of the registry, for example <c>"42-n4bQgYhMfWWaL-qgxVrQFQ"</c>.</summary>
    /// <param name="document">The entry, or the list of all.</param>
    /// <param name="seq">The seq of what was recorded last of it; 0: nothing was.</param>
    public static string Of(ReadOnlySpan<byte> document, long seq) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{seq}-{Digest(document)}\"");

    /// <summary>
    /// Of a page. A page with others behind it is another one as soon as anything is recorded, since its cursor leads to pages of
    /// that seq; one without is the same as long as the same is listed.
    /// </summary>
    public static string Of(JsonPage page)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var item in page.Items)
        {
            BinaryPrimitives.WriteInt64BigEndian(number, item.Length);
            digest.AppendData(number);
            digest.AppendData(item.Span);
        }

        BinaryPrimitives.WriteInt64BigEndian(number, page.NextCursor.IsEmpty ? -1 : page.AsOfSeq);
        digest.AppendData(number);
        digest.AppendData([page.IsComplete ? (byte)1 : (byte)0]);
        return $"W/\"{Base64Url.EncodeToString(digest.GetHashAndReset().AsSpan(0, DigestBytes))}\"";
    }

    /// <summary>The seq in front of a tag of the registry; null when it is no such tag.</summary>
    public static long? SeqOf(ReadOnlySpan<char> tag)
    {
        var dash = tag.IndexOf('-');
        return tag is ['"', ..] && dash > 1
            && long.TryParse(tag[1..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : null;
    }

    /// <summary>The greatest <c>seq</c> in a document of the registry; 0 when there is none.</summary>
    public static long LastSeqIn(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        return json.RootElement.TryGetProperty("rules", out var rules)
            ? rules.EnumerateArray().Select(Seq).DefaultIfEmpty(0).Max()
            : Seq(json.RootElement);
    }

    private static long Seq(JsonElement entry) =>
        entry.TryGetProperty("seq", out var seq) && seq.ValueKind == JsonValueKind.Number ? seq.GetInt64() : 0;

    private static string Digest(ReadOnlySpan<byte> document)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, digest);
        return Base64Url.EncodeToString(digest[..DigestBytes]);
    }
}
