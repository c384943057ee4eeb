using System.Globalization;
using System.Text;
using StemeDb.Model.Time;

namespace StemeDb.Archive.Restoring;

/// <summary>Up to where to restore: everything, a seq, or a moment. Immutable.</summary>
public sealed record RestoreGoal
{
    private RestoreGoal(long? seq, Instant? time) => (Seq, Time) = (seq, time);

    /// <summary>Everything that is archived.</summary>
    public static RestoreGoal Latest { get; } = new(null, null);

    /// <summary>Up to and with this seq, 1 or more; null when it is none.</summary>
    public long? Seq { get; }

    /// <summary>What was recorded at this moment or before; null when it is none.</summary>
    public Instant? Time { get; }

    /// <summary>Up to and with a seq.</summary>
    /// <param name="seq">1 or more.</param>
    public static RestoreGoal At(long seq)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seq, 1);
        return new RestoreGoal(seq, null);
    }

    /// <summary>What was recorded at a moment or before.</summary>
    /// <param name="time">The moment.</param>
    public static RestoreGoal At(Instant time) => new(null, time);

    /// <summary>Reads <c>latest</c>, a seq, or a time in RFC 3339.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when it is none of them.</returns>
    public static RestoreGoal? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "latest") return Latest;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)) return seq >= 1 ? At(seq) : null;
        return Instant.TryParse(Encoding.UTF8.GetBytes(text), out var time, out _) ? At(time) : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Seq?.ToString(CultureInfo.InvariantCulture) ?? Time?.ToString() ?? "latest";
}
