using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace StemeDb.Model.Keys;

/// <summary>
/// What a client sends to prove that it holds a key: <c>steme_&lt;id&gt;_&lt;secret&gt;</c>. The secret is 64 lower-case
/// hexadecimal digits (256 bits) and 8 more, the beginning of the SHA-256 of all that stands before them: what was mistyped or made up is
/// told apart from a wrong key without asking anybody. Never write one to a log or into an error.
/// </summary>
public static class ApiKeyToken
{
    /// <summary>How every one begins.</summary>
    public const string Prefix = "steme_";

    /// <summary>Random bytes in a secret.</summary>
    public const int RandomBytes = 32;

    /// <summary>Most characters of a token; longer text is none.</summary>
    public const int MaxLength = 6 + ApiKeyId.MaxLength + 1 + SecretLength;

    private const int CheckLength = 8;
    private const int SecretLength = (2 * RandomBytes) + CheckLength;

    /// <summary>Writes a token.</summary>
    /// <param name="keyId">A valid id.</param>
    /// <param name="random"><see cref="RandomBytes"/> bytes of a cryptographic generator.</param>
    public static string Make(string keyId, ReadOnlySpan<byte> random)
    {
        if (!ApiKeyId.IsValid(keyId)) throw new ArgumentException($"'{keyId}' is no id of a key.", nameof(keyId));
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        var text = $"{Prefix}{keyId}_{Convert.ToHexStringLower(random)}";
        return text + CheckOf(text);
    }

    /// <summary>Takes a token from outside.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="keyId">Which key it claims to be; null when it is none.</param>
    /// <param name="secretHash">SHA-256 of the secret, 32 bytes: to be judged by <see cref="ApiKey.Accepts"/>.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out string? keyId, [NotNullWhen(true)] out byte[]? secretHash)
    {
        (keyId, secretHash) = (null, null);
        if (text.Length > MaxLength || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var rest = text[Prefix.Length..];
        var end = rest.IndexOf('_');
        if (end < 0 || !ApiKeyId.IsValid(rest[..end]) || rest.Length - end - 1 != SecretLength) return false;
        if (!text[^CheckLength..].SequenceEqual(CheckOf(text[..^CheckLength]))) return false;
        (keyId, secretHash) = (rest[..end].ToString(), HashOf(rest[(end + 1)..]));
        return true;
    }

    /// <summary>SHA-256 of the secret of a token that <see cref="Make"/> made.</summary>
    public static byte[] HashOfToken(string token) => TryParse(token, out _, out var hash) ? hash : throw new ArgumentException("Not a token.", nameof(token));

    private static byte[] HashOf(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[MaxLength * 3];
        return SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private static string CheckOf(ReadOnlySpan<char> text) => Convert.ToHexStringLower(HashOf(text).AsSpan(0, CheckLength / 2));
}
