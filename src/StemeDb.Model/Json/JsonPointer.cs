using System.Text;

namespace StemeDb.Model.Json;

/// <summary>Builds RFC 6901 pointers.</summary>
internal static class JsonPointer
{
    /// <summary>Longer names are not repeated in a pointer: it then points to the object that holds them.</summary>
    private const int MaxNameBytes = 256;

    /// <summary>The pointer to a member; to the object itself when the name is too long to be repeated.</summary>
    public static string Append(string pointer, ReadOnlySpan<byte> name) =>
        CanName(name) ? Append(pointer, Encoding.UTF8.GetString(name)) : pointer;

    /// <summary>The pointer to a member.</summary>
    public static string Append(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>False when the name is too long to be repeated.</summary>
    public static bool CanName(ReadOnlySpan<byte> name) => name.Length <= MaxNameBytes;
}
