using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace StemeDb.Model.Paths;

/// <summary>The rules of concept paths and patterns, over bytes.</summary>
internal static class PathSyntax
{
    /// <summary>U+0300; every character before it is its own normal form, and its UTF-8 begins with a smaller byte.</summary>
    private const byte FirstLeadByteToNormalize = 0xCC;

    private static readonly SearchValues<byte> s_controlsAndStar = SearchValues.Create(
        "*\u007f\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"u8
            .ToArray().Concat(Enumerable.Range(0x10, 0x10).Select(b => (byte)b)).ToArray());

    /// <summary>The first rule that is broken; <see cref="PathRule.None"/> when it is a path, or a pattern where those are allowed.</summary>
    public static PathFault Check(ReadOnlySpan<byte> utf8, bool allowWildcards)
    {
        if (utf8.IsEmpty) return new(PathRule.NotEmpty, 0);
        if (utf8.Length > ConceptPath.MaxBytes) return new(PathRule.Length, 0);
        if (!Utf8.IsValid(utf8)) return new(PathRule.Utf8, 0);

        // Most paths are plain ASCII: then only the lengths of the segments are left to check.
        var plain = Ascii.IsValid(utf8) && !utf8.ContainsAny(s_controlsAndStar);
        var rest = utf8;
        for (var segment = 1; ; segment++)
        {
            if (segment > ConceptPath.MaxSegments) return new(PathRule.SegmentCount, 0);
            var slash = rest.IndexOf((byte)'/');
            var text = slash < 0 ? rest : rest[..slash];
            var broken = CheckSegmentShape(text);
            if (broken == PathRule.None && !plain) broken = CheckSegmentCharacters(text, allowWildcards, isLast: slash < 0);
            if (broken == PathRule.SegmentNotEmpty && slash < 0) broken = PathRule.NoTrailingSlash;
            if (broken != PathRule.None) return new(broken, segment);
            if (slash < 0) return default;
            rest = rest[(slash + 1)..];
        }
    }

    /// <summary>True when well-formed UTF-8 holds a character of the category Cc.</summary>
    public static bool HasControlCharacter(ReadOnlySpan<byte> utf8)
    {
        if (utf8.ContainsAnyInRange((byte)0x00, (byte)0x1F) || utf8.Contains((byte)0x7F)) return true;

        // U+0080 to U+009F are C2 80 to C2 9F.
        for (var at = utf8.IndexOf((byte)0xC2); at >= 0;)
        {
            if (utf8[at + 1] <= 0x9F) return true;
            utf8 = utf8[(at + 2)..];
            at = utf8.IndexOf((byte)0xC2);
        }

        return false;
    }

    private static PathRule CheckSegmentShape(ReadOnlySpan<byte> segment)
    {
        if (segment.IsEmpty) return PathRule.SegmentNotEmpty;
        if (segment.Length > ConceptPath.MaxSegmentBytes) return PathRule.SegmentLength;
        if (segment[0] == '.' && (segment.Length == 1 || (segment.Length == 2 && segment[1] == '.'))) return PathRule.NoDotSegment;
        return PathRule.None;
    }

    private static PathRule CheckSegmentCharacters(ReadOnlySpan<byte> segment, bool allowWildcards, bool isLast)
    {
        if (HasControlCharacter(segment)) return PathRule.NoControlCharacter;
        if (segment.Contains((byte)'*'))
        {
            var stands = segment.Length == 1 || (isLast && segment.SequenceEqual("**"u8));
            return allowWildcards && stands ? PathRule.None : PathRule.Wildcard;
        }

        return IsNormalized(segment) ? PathRule.None : PathRule.Normalized;
    }

    private static bool IsNormalized(ReadOnlySpan<byte> utf8) =>
        !utf8.ContainsAnyInRange(FirstLeadByteToNormalize, (byte)0xFF)
        || Encoding.UTF8.GetString(utf8).IsNormalized(NormalizationForm.FormC);
}
