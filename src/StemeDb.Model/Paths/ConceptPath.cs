using System.Text;

namespace StemeDb.Model.Paths;

/// <summary>
/// What an assertion is about: 1 to 32 segments joined by <c>/</c>, each 1 to 128 bytes of UTF-8 in NFC, at most 1,024 bytes
/// in all. Compared by bytes.
/// </summary>
public readonly struct ConceptPath : IEquatable<ConceptPath>, IComparable<ConceptPath>
{
    /// <summary>Greatest length in bytes.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Greatest number of segments.</summary>
    public const int MaxSegments = 32;

    /// <summary>Greatest length of a segment in bytes.</summary>
    public const int MaxSegmentBytes = 128;

    /// <summary>Wraps bytes that are known to be valid; use <c>TryParse</c> for anything from outside.</summary>
    /// <param name="utf8">The path in UTF-8; must not change afterwards.</param>
    public ConceptPath(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The path in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Checks the rules without keeping anything.</summary>
    /// <param name="utf8">The path in UTF-8.</param>
    /// <param name="fault">The first rule it breaks.</param>
    /// <returns>True when it is a path.</returns>
    public static bool IsValid(ReadOnlySpan<byte> utf8, out PathFault fault)
    {
        fault = PathSyntax.Check(utf8, allowWildcards: false);
        return fault.Rule == PathRule.None;
    }

    /// <summary>Takes a path from outside; what breaks a rule is refused, never mended.</summary>
    /// <param name="utf8">The path in UTF-8; kept, so it must not change afterwards.</param>
    /// <param name="path">The path, when it is one.</param>
    /// <param name="fault">The first rule it breaks, when it is none.</param>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out ConceptPath path, out PathFault fault)
    {
        var valid = IsValid(utf8.Span, out fault);
        path = valid ? new ConceptPath(utf8) : default;
        return valid;
    }

    /// <summary>Takes a path from outside; what breaks a rule is refused, never mended.</summary>
    /// <param name="text">The path; half of a surrogate pair breaks <see cref="PathRule.Utf8"/>.</param>
    /// <param name="path">The path, when it is one.</param>
    /// <param name="fault">The first rule it breaks, when it is none.</param>
    public static bool TryParse(string text, out ConceptPath path, out PathFault fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Utf8Text.TryEncode(text, out var utf8)) return TryParse(utf8, out path, out fault);
        path = default;
        fault = new PathFault(PathRule.Utf8, 0);
        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(ConceptPath other) => Utf8.Span.SequenceCompareTo(other.Utf8.Span);

    /// <inheritdoc/>
    public bool Equals(ConceptPath other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ConceptPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Utf8Hash.Compute(Utf8.Span);

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>The same bytes.</summary>
    public static bool operator ==(ConceptPath left, ConceptPath right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(ConceptPath left, ConceptPath right) => !left.Equals(right);

    /// <summary>Sorts before.</summary>
    public static bool operator <(ConceptPath left, ConceptPath right) => left.CompareTo(right) < 0;

    /// <summary>Sorts after.</summary>
    public static bool operator >(ConceptPath left, ConceptPath right) => left.CompareTo(right) > 0;

    /// <summary>Sorts before, or the same.</summary>
    public static bool operator <=(ConceptPath left, ConceptPath right) => left.CompareTo(right) <= 0;

    /// <summary>Sorts after, or the same.</summary>
    public static bool operator >=(ConceptPath left, ConceptPath right) => left.CompareTo(right) >= 0;
}
