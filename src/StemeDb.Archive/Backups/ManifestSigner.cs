using System.Security.Cryptography;
using System.Text;
using StemeDb.Archive.Objects;

namespace StemeDb.Archive.Backups;

/// <summary>
/// Signs manifests, and checks signatures. With a key (HMAC-SHA256) nobody without it can change a manifest, and so no file or seq
/// that it names, unnoticed. Without one the signature is a SHA-256: it finds damage, but whoever can write to the store can write
/// one as well. Immutable; thread-safe.
/// </summary>
public sealed class ManifestSigner
{
    private const string SignatureKey = "\"signature\"";
    private const string Keyed = "hmac-sha256";
    private const string Unkeyed = "sha256";

    private readonly byte[]? _key;

    /// <summary>Signs with a key, or without.</summary>
    /// <param name="key">32 bytes; null: without.</param>
    public ManifestSigner(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (0 or 32)) throw new ArgumentException("A signing key has 32 bytes.", nameof(key));
        _key = key.IsEmpty ? null : key.ToArray();
        KeyId = _key is null ? null : Convert.ToHexStringLower(HMACSHA256.HashData(_key, "stemedb signing key id"u8).AsSpan(0, 8));
    }

    /// <summary>Signs without a key.</summary>
    public static ManifestSigner WithoutKey { get; } = new([]);

    /// <summary>Which key, 16 hexadecimal digits that do not give it away; null without one.</summary>
    public string? KeyId { get; }

    /// <summary>The last member of the JSON object, over every byte before it.</summary>
    internal string Sign(ReadOnlySpan<byte> before)
    {
        var value = Convert.ToHexStringLower(Digest(before));
        return _key is null
            ? $$"""  {{SignatureKey}}: { "algorithm": "{{Unkeyed}}", "value": "{{value}}" }"""
            : $$"""  {{SignatureKey}}: { "algorithm": "{{Keyed}}", "key_id": "{{KeyId}}", "value": "{{value}}" }""";
    }

    /// <exception cref="ObjectDamagedException">The signature is missing or does not fit.</exception>
    /// <exception cref="ForeignObjectException">It was made with another key, or with none although there is one.</exception>
    internal void Check(string location, string name, ReadOnlySpan<byte> text)
    {
        var at = text.LastIndexOf(Encoding.ASCII.GetBytes("  " + SignatureKey));
        if (at < 0) throw new ObjectDamagedException(location, name, "it has no signature");
        var signature = text[at..];
        if (signature.SequenceEqual(Encoding.ASCII.GetBytes(Sign(text[..at]) + "\n}\n"))) return;

        var algorithm = signature.IndexOf(Encoding.ASCII.GetBytes($"\"{Keyed}\"")) >= 0 ? Keyed : Unkeyed;
        if (algorithm == Keyed && _key is null)
        {
            throw new ForeignObjectException(location, name, "it is signed with a key, and none is set", "Set STEMEDB_ARCHIVE_SIGNING_KEY.");
        }

        if (algorithm == Keyed && signature.IndexOf(Encoding.ASCII.GetBytes($"\"{KeyId}\"")) < 0)
        {
            throw new ForeignObjectException(
                location, name, $"it is signed with another key than {KeyId}", "Set STEMEDB_ARCHIVE_SIGNING_KEY to the key of that time.");
        }

        if (algorithm == Unkeyed && _key is not null)
        {
            throw new ForeignObjectException(
                location, name, "it is not signed with a key, although STEMEDB_ARCHIVE_SIGNING_KEY is set",
                "If it is of the time before, read it without the key; else somebody wrote it who does not have the key.");
        }

        throw new ObjectDamagedException(location, name, "its signature does not fit");
    }

    private byte[] Digest(ReadOnlySpan<byte> bytes) => _key is null ? SHA256.HashData(bytes) : HMACSHA256.HashData(_key, bytes);
}
