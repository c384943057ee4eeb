namespace StemeDb.Api.Identity;

/// <summary>Names from outside as they may stand in a log.</summary>
internal static class CallerName
{
    private const int LengthMax = 96;

    /// <summary>Printable ASCII alone, without quotes and backslashes, and not too long: what is not becomes <c>?</c>.</summary>
    public static string Printable(string name) => string.Create(Math.Min(name.Length, LengthMax), name, static (text, name) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = name[i] is > ' ' and <= '~' and not ('"' or '\'' or '\\') ? name[i] : '?';
        }
    });
}
