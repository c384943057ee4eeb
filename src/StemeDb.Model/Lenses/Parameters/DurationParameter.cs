using System.Text.Json;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Lenses.Parameters;

/// <summary>
/// A length of time above zero, given in seconds or as ISO 8601 text (<see cref="DurationText"/>); null: none. Written in
/// seconds. Resolution 100 ns.
/// </summary>
/// <param name="name">Its name under <c>params</c>.</param>
/// <param name="summary">One sentence for a person.</param>
/// <param name="minimum">The least value allowed.</param>
/// <param name="maximum">The greatest value allowed.</param>
public sealed class DurationParameter(string name, string summary, TimeSpan minimum, TimeSpan maximum)
    : LensParameter<TimeSpan?>(name, summary, defaultValue: null)
{
    /// <inheritdoc/>
    public override string Type => "duration";

    /// <inheritdoc/>
    public override string MinimumJson => ToJson(minimum);

    /// <inheritdoc/>
    public override string MaximumJson => ToJson(maximum);

    internal override string? Read(JsonElement json, out object? value)
    {
        value = null;
        switch (json.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.Number:
                var seconds = json.GetDouble();
                return seconds >= minimum.TotalSeconds && seconds <= maximum.TotalSeconds
                    ? Accept(new TimeSpan((long)Math.Round(seconds * TimeSpan.TicksPerSecond)), out value)
                    : FaultCode.OutOfRange;
            case JsonValueKind.String:
                return DurationText.TryParse(json.GetString()!, out var duration)
                    ? Accept(duration, out value)
                    : FaultCode.OutOfRange;
            default:
                return FaultCode.WrongType;
        }
    }

    internal override string ToJson(object? value) => value is TimeSpan duration
        ? NumberText.Of((double)duration.Ticks / TimeSpan.TicksPerSecond)
        : "null";

    internal override string Allowed =>
        $"{MinimumJson} to {MaximumJson} seconds, as a number or as ISO 8601 text in weeks, days, hours, minutes and seconds "
        + "such as \"P30D\" or \"PT1H30M\" (months and years have no fixed length), or null for none";

    private string? Accept(TimeSpan duration, out object? value)
    {
        value = duration;
        return duration >= minimum && duration <= maximum ? null : FaultCode.OutOfRange;
    }
}
