namespace StemeDb.Archive.Objects;

/// <summary>
/// The names of objects: 1 to 512 characters, segments joined by <c>/</c>, each of <c>a-z A-Z 0-9 . _ -</c> and not beginning with
/// a dot. So the same name is a safe path on every file system and a key on every S3, and no name leads out of the store.
/// </summary>
public static class ObjectNames
{
    /// <summary>Longest name in characters.</summary>
    public const int LengthMax = 512;

    /// <summary>Whether a text is a name.</summary>
    /// <param name="name">The text.</param>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= LengthMax && name.Split('/').All(IsSegment);
    }

    /// <summary>Throws when a text is not a name.</summary>
    /// <param name="name">The text.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Require(string name)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException(
                $"'{name}' is not the name of an object: segments of a-z A-Z 0-9 . _ - joined by '/', none beginning with a dot, {LengthMax} characters at most.",
                nameof(name));
        }
    }

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && segment[0] != '.' && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
