using System.Buffers;

namespace StemeDb.Model.Keys;

/// <summary>The rules of the id of a key: it is no secret, stands in logs and in the audit, and is never given to a second key.</summary>
public static class ApiKeyId
{
    /// <summary>Fewest characters.</summary>
    public const int MinLength = 8;

    /// <summary>Most characters.</summary>
    public const int MaxLength = 16;

    /// <summary>What an id is made of: base32 in lower case, so that no two characters look alike.</summary>
    public const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private static readonly SearchValues<char> s_alphabet = SearchValues.Create(Alphabet);

    /// <summary>True for <see cref="MinLength"/> to <see cref="MaxLength"/> characters of the <see cref="Alphabet"/>.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is >= MinLength and <= MaxLength && !text.ContainsAnyExcept(s_alphabet);
}
