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

    /// <summary>Wraps bytes that are known to be valid; use <c>TryParse</c> for anything from outside.</summary>
    /// <param name="utf8">The path in UTF-8; must not change afterwards.</param>
    public ConceptPath(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The path in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <inheritdoc/>
    public int CompareTo(ConceptPath other) => Utf8.Span.SequenceCompareTo(other.Utf8.Span);

    /// <inheritdoc/>
    public bool Equals(ConceptPath other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ConceptPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

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
