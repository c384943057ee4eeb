using StemeDb.Model.Lenses.Values;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Lenses.Averages;

/// <summary>Values as points whose average has a meaning.</summary>
internal abstract class Axis
{
    /// <summary>The axis that a value lies on; null when it lies on none.</summary>
    /// <param name="type">The type of the rule.</param>
    /// <param name="value">Canonical JSON; the average is written in its form.</param>
    public static Axis? Through(ValueType type, ReadOnlySpan<byte> value)
    {
        if (type != ValueType.Time)
        {
            return NumberAxis.TryReadNumber(value, out _) ? new NumberAxis(asString: value[0] == '"') : null;
        }

        return TimeComparison.TryReadTime(value, out var isTimeOfDay, out var ticks)
            ? isTimeOfDay ? new DayAxis(ticks, withSeconds: value.Length > "\"HH:MM\"".Length) : new InstantAxis()
            : null;
    }

    /// <summary>Where a value lies; false when it does not lie on this axis.</summary>
    public abstract bool TryRead(ReadOnlySpan<byte> value, out DecimalPoint point);

    /// <summary>Writes a point of the axis as canonical JSON.</summary>
    /// <param name="point">The point.</param>
    /// <param name="isExact">False when what is written had to be rounded.</param>
    public abstract ReadOnlyMemory<byte> Write(Fraction point, out bool isExact);
}
