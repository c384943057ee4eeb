using System.Text;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Time;

/// <summary>A moment in UTC, in ticks of 100 ns since 0001-01-01T00:00:00Z. Years 0001 to 9999.</summary>
/// <param name="Ticks">0 to <see cref="DateTime.MaxValue"/>.Ticks.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>The last moment: 9999-12-31T23:59:59.9999999Z.</summary>
    public static readonly Instant MaxValue = new(DateTime.MaxValue.Ticks);

    /// <summary>Length in bytes of the longest canonical text.</summary>
    public const int MaxTextBytes = InstantText.MaxBytes;

    /// <summary>
    /// Reads an RFC 3339 date-time with any offset; <c>t</c> and <c>z</c> may be lower-case. Refused are leap seconds, digits
    /// other than zero below 100 ns, and moments outside the years 0001 to 9999 UTC.
    /// </summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="instant">The moment, when the text is one.</param>
    /// <param name="fault">Why not, when it is not.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Instant instant, out ValueFault fault) =>
        InstantText.TryParse(utf8, out instant, out fault);

    /// <summary>Writes the canonical text: UTC with <c>Z</c>, a fraction only where it is not zero, without trailing zeros.</summary>
    /// <param name="utf8">At least <see cref="MaxTextBytes"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public int Format(Span<byte> utf8) => InstantText.Format(this, utf8);

    /// <summary>The canonical text.</summary>
    public override string ToString()
    {
        Span<byte> utf8 = stackalloc byte[MaxTextBytes];
        return Encoding.ASCII.GetString(utf8[..Format(utf8)]);
    }

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <summary>Earlier than.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>Later than.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>Earlier than or equal.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>Later than or equal.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;
}
