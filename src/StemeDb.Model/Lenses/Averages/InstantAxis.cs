using StemeDb.Model.Json;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Time;

namespace StemeDb.Model.Lenses.Averages;

/// <summary>RFC 3339 instants, to the 100 ns that they are kept with.</summary>
internal sealed class InstantAxis : Axis
{
    public override bool TryRead(ReadOnlySpan<byte> value, out DecimalPoint point)
    {
        point = default;
        if (!TimeComparison.TryReadTime(value, out var isTimeOfDay, out var ticks) || isTimeOfDay)
        {
            return false;
        }

        point = new DecimalPoint(ticks, 0);
        return true;
    }

    public override ReadOnlyMemory<byte> Write(Fraction point, out bool isExact)
    {
        var json = new JsonBuffer(Instant.MaxTextBytes + 2);
        json.AppendInstant(new Instant((long)point.RoundToWhole(out isExact)));
        return json.Written.ToArray();
    }
}
