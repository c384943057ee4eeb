using System.Text;
using StemeDb.Model.Faults;

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

    /// <summary>Checks the rules without keeping anything.</summary>
    /// <param name="utf8">The id in UTF-8.</param>
    /// <param name="fault">Why it is refused.</param>
    /// <returns>True when it is an id.</returns>
    public static bool IsValid(ReadOnlySpan<byte> utf8, out ValueFault fault) => SourceIdSyntax.Check(utf8, out fault);

    /// <summary>Takes an id from outside.</summary>
    /// <param name="utf8">The id in UTF-8; kept, so it must not change afterwards.</param>
    /// <param name="source">The id, when it is one.</param>
    /// <param name="fault">Why it is refused, when it is none.</param>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out SourceId source, out ValueFault fault)
    {
        var valid = IsValid(utf8.Span, out fault);
        source = valid ? new SourceId(utf8) : default;
        return valid;
    }

    /// <summary>Takes an id from outside.</summary>
    /// <param name="text">The id.</param>
    /// <param name="source">The id, when it is one.</param>
    /// <param name="fault">Why it is refused, when it is none.</param>
    public static bool TryParse(string text, out SourceId source, out ValueFault fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Utf8Text.TryEncode(text, out var utf8)) return TryParse(utf8, out source, out fault);
        source = default;
        fault = new(FaultCode.InvalidUtf8, "Holds half of a surrogate pair, which is no character.");
        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(SourceId other) => Utf8.Span.SequenceCompareTo(other.Utf8.Span);

    /// <inheritdoc/>
    public bool Equals(SourceId other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SourceId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Utf8Hash.Compute(Utf8.Span);

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
