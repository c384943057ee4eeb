using System.Text;

namespace StemeDb.Model.Paths;

/// <summary>Who says something: 1 to 256 bytes of UTF-8 without control characters. Compared by bytes.</summary>
public readonly struct SourceId : IEquatable<SourceId>, IComparable<SourceId>
{
    /// <summary>Greatest length in bytes.</summary>
    public const int MaxBytes = 256;

    /// <summary>Wraps bytes that are known to be valid; use <c>TryParse</c> for anything from outside.</summary>
    /// <param name="utf8">The id in UTF-8; must not change afterwards.</param>
    public SourceId(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The id in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <inheritdoc/>
    public int CompareTo(SourceId other) => Utf8.Span.SequenceCompareTo(other.Utf8.Span);

    /// <inheritdoc/>
    public bool Equals(SourceId other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SourceId other && Equals(other);

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
    public static bool operator ==(SourceId left, SourceId right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(SourceId left, SourceId right) => !left.Equals(right);

    /// <summary>Sorts before.</summary>
    public static bool operator <(SourceId left, SourceId right) => left.CompareTo(right) < 0;

    /// <summary>Sorts after.</summary>
    public static bool operator >(SourceId left, SourceId right) => left.CompareTo(right) > 0;

    /// <summary>Sorts before, or the same.</summary>
    public static bool operator <=(SourceId left, SourceId right) => left.CompareTo(right) <= 0;

    /// <summary>Sorts after, or the same.</summary>
    public static bool operator >=(SourceId left, SourceId right) => left.CompareTo(right) >= 0;
}
