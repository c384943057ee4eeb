using System.Globalization;
using System.Text;
using StemeDb.Model.Lenses.Values;

namespace StemeDb.Model.Lenses.Averages;

/// <summary>
/// Times of day. The circle is cut opposite to the leading candidate: every time lies within twelve hours of it, so that the
/// mean of 23:50 and 00:10 is midnight and not noon. Written to the second.
/// </summary>
/// <param name="originTicks">The leading candidate, ticks since midnight.</param>
/// <param name="withSeconds">Whether seconds are written even when they are zero.</param>
internal sealed class DayAxis(long originTicks, bool withSeconds) : Axis
{
    private const long HalfDay = TimeSpan.TicksPerDay / 2;

    public override bool TryRead(ReadOnlySpan<byte> value, out DecimalPoint point)
    {
        point = default;
        if (!TimeComparison.TryReadTime(value, out var isTimeOfDay, out var ticks) || !isTimeOfDay)
        {
            return false;
        }

        var offset = ticks - originTicks;
        offset += offset > HalfDay ? -TimeSpan.TicksPerDay : offset <= -HalfDay ? TimeSpan.TicksPerDay : 0;
        point = new DecimalPoint(offset / TimeSpan.TicksPerSecond, 0);
        return true;
    }

    public override ReadOnlyMemory<byte> Write(Fraction point, out bool isExact)
    {
        const int DaySeconds = 24 * 60 * 60;
        var seconds = (long)point.RoundToWhole(out isExact) + (originTicks / TimeSpan.TicksPerSecond);
        seconds = ((seconds % DaySeconds) + DaySeconds) % DaySeconds;
        var (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        return Encoding.ASCII.GetBytes(withSeconds || second != 0
            ? string.Create(CultureInfo.InvariantCulture, $"\"{hour:00}:{minute:00}:{second:00}\"")
            : string.Create(CultureInfo.InvariantCulture, $"\"{hour:00}:{minute:00}\""));
    }
}
