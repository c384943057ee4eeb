using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Assertions;

/// <summary>Reads and checks what a claim rests on.</summary>
internal static class EvidenceFields
{
    private const int Uri = 0;
    private const int Quote = 1;

    private static readonly FieldNames s_names = new("uri", "quote", "sha256");

    /// <summary>Reads the object; null when it breaks a rule.</summary>
    public static Evidence? Read(scoped ref FieldReader reader)
    {
        if (!reader.TryEnter(s_names, out var outer)) return null;
        var evidence = new Evidence(null, null, null);
        while (reader.Next())
        {
            var max = reader.Field switch
            {
                Uri => AssertionLimits.MaxEvidenceUriBytes,
                Quote => AssertionLimits.MaxEvidenceQuoteBytes,
                _ => AssertionId.TextLength,
            };
            if (!reader.TryReadString(max, out var text)) continue;
            if (reader.Field == Uri && !IsAbsoluteUri(text))
            {
                reader.Refuse(FaultCode.UriInvalid, "Must be an absolute URI, such as https://example.org/page.");
            }
            else if (reader.Field > Quote && !IsSha256(text))
            {
                reader.Refuse(FaultCode.DigestInvalid, "A SHA-256 is written as 64 lower-case hexadecimal digits.");
            }

            evidence = reader.Field switch
            {
                Uri => evidence with { Uri = text },
                Quote => evidence with { Quote = text },
                _ => evidence with { Sha256 = text },
            };
        }

        var isEmpty = !reader.HasMembers;
        reader.Leave(outer);
        if (isEmpty) reader.Refuse(FaultCode.Empty, "Evidence has a uri, a quote or a sha256.");
        return evidence;
    }

    /// <summary>True for a URI with a scheme, without blanks and control characters.</summary>
    public static bool IsAbsoluteUri(string text)
    {
        // System.Uri takes a bare "/path" for a file and trims blanks, so scheme and blanks are looked at first.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && char.IsAsciiLetter(text[0])
            && !text.AsSpan(0, colon).ContainsAnyExcept(s_schemeCharacters)
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && System.Uri.TryCreate(text, UriKind.Absolute, out _);
    }

    private static readonly System.Buffers.SearchValues<char> s_schemeCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    private static bool IsSha256(string text) =>
        Encoding.UTF8.GetByteCount(text) == AssertionId.TextLength && AssertionId.TryParse(text, out _);
}
