using System.Globalization;
using System.Text.Json;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Oracle;

/// <summary>What §"Rules" of docs/lenses.md says of values, in the plainest way, for the small values of <see cref="Worlds"/>.</summary>
internal sealed class OracleValues(ValueRule rule)
{
    private const int Day = 24 * 60 * 60;

    public bool Same(string representative, string value) => representative == value || rule.Type switch
    {
        ValueType.Number => Number(representative) is { } a && Number(value) is { } b
            && Math.Abs(a - b) <= (rule.AbsoluteTolerance is { } absolute
                ? (decimal)absolute
                : (decimal)(rule.RelativeTolerance ?? 0) * Math.Abs(a)),
        ValueType.Time => Seconds(representative) is { } a && Seconds(value) is { } b
            && Math.Min(Math.Abs(a - b), Day - Math.Abs(a - b)) <= (rule.ToleranceSeconds ?? 0),
        ValueType.Set => Elements(representative) is { } a && Elements(value) is { } b && a.SetEquals(b),
        _ => false,
    };

    /// <summary>Whether one path lies above another.</summary>
    public bool IsAbove(string ancestor, string descendant) => rule.Type == ValueType.Hierarchy
        && ancestor[0] == '"' && descendant[0] == '"' && descendant.StartsWith(ancestor[..^1] + rule.Separator, StringComparison.Ordinal);

    public string? ClassOf(string value)
    {
        if (rule.Classes is not null)
        {
            foreach (var each in JsonDocument.Parse(rule.Classes.Canonical.ToArray()).RootElement.EnumerateObject())
            {
                if (each.Value.EnumerateArray().Any(member => Same(member.GetRawText(), value)))
                {
                    return each.Name;
                }
            }
        }

        return null;
    }

    public static decimal? Number(string value) =>
        decimal.TryParse(value.Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static int? Seconds(string value) =>
        value[0] == '"' && TimeOnly.TryParseExact(value.Trim('"'), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (int)time.ToTimeSpan().TotalSeconds
            : null;

    public SortedSet<string>? Elements(string value) => value[0] switch
    {
        '[' => new(JsonDocument.Parse(value).RootElement.EnumerateArray().Select(element => element.GetRawText()), StringComparer.Ordinal),
        '"' => new(value.Trim('"').Split(rule.Separator).Select(element => $"\"{element.Trim()}\"").Where(element => element != "\"\""), StringComparer.Ordinal),
        _ => null,
    };

    /// <summary>A set in the form of a claim of it.</summary>
    public string Show(string value) => rule.Type == ValueType.Set && Elements(value) is { } elements ? Show(elements, value) : value;

    public string Show(IEnumerable<string> elements, string form) => form[0] == '"'
        ? $"\"{string.Join(rule.Separator, elements.Select(element => element.Trim('"')))}\""
        : $"[{string.Join(',', elements)}]";
}
