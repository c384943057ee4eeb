using System.Text;
using StemeDb.Model.Assertions;

namespace StemeDb.Model.Json;

/// <summary>The values that are most common and in canonical form as they stand, told by a look at their bytes.</summary>
internal static class PlainValue
{
    /// <summary>Integers of so many characters need no look at their value: every double carries them.</summary>
    private const int MaxIntegerLength = 15;

    /// <summary>True for a string of ASCII without anything that is or needs an escape.</summary>
    public static bool IsText(ReadOnlySpan<byte> json) =>
        json.Length is >= 2 and <= AssertionLimits.MaxValueBytes
        && json[0] == '"' && json[^1] == '"'
        && Ascii.IsValid(json)
        && !JsonStringText.NeedsEscape(json[1..^1]);

    /// <summary>True for an integer of few digits, without leading zeros and not −0.</summary>
    public static bool IsInteger(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json.Length > MaxIntegerLength) return false;
        var digits = json[0] == '-' ? json[1..] : json;
        return !digits.IsEmpty
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (digits[0] != '0' || json.Length == 1);
    }
}
