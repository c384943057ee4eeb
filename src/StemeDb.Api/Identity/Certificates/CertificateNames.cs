using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace StemeDb.Api.Identity.Certificates;

/// <summary>The names by which a certificate may be known.</summary>
internal static class CertificateNames
{
    private const string AlternativeNamesOid = "2.5.29.17";
    private static readonly string[] s_prefixes = ["dns:", "uri:", "email:", "subject:"];

    /// <summary>How names begin, for messages.</summary>
    public static string Prefixes { get; } = string.Join(" ", s_prefixes);

    public static bool IsName(string text) => s_prefixes.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length);

    /// <summary>Every name of a certificate; those that cannot be read are none.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions.Where(each => each.Oid?.Value == AlternativeNamesOid))
        {
            AddAlternatives(names, extension.RawData);
        }

        if (certificate.Subject.Length > 0)
        {
            names.Add("subject:" + certificate.Subject);
        }

        return names;
    }

    /// <summary>GeneralNames of RFC 5280: a sequence of names, each with a tag that says what it is.</summary>
    private static void AddAlternatives(List<string> names, byte[] raw)
    {
        try
        {
            var sequence = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (Prefix(tag) is { } prefix)
                {
                    names.Add(prefix + sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    sequence.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            // Whatever stands there, it is no name that anybody mapped.
        }
    }

    private static string? Prefix(Asn1Tag tag) => tag is not { TagClass: TagClass.ContextSpecific } ? null : tag.TagValue switch
    {
        1 => "email:",
        2 => "dns:",
        6 => "uri:",
        _ => null,
    };
}
