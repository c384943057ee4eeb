namespace StemeDb.Model.Time;

/// <summary>A moment in UTC, in ticks of 100 ns since 0001-01-01T00:00:00Z. Years 0001 to 9999.</summary>
/// <param name="Ticks">0 to <see cref="DateTime.MaxValue"/>.Ticks.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
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
