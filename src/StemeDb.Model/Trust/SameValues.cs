using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Trust;

/// <summary>
/// Which values of a path count as the same when accuracies are learned: those that its rule takes as equal without its tolerance. A
/// tolerance forgives exactly what tells a careful source from a careless one (docs/trust.md has the measurement).
/// </summary>
internal static class SameValues
{
    /// <summary>A level of a hierarchy is in the truth when at least half of the weight is at or below it.</summary>
    private const double LevelThreshold = 0.5;

    /// <summary>Sorts values into classes, or takes them apart into elements.</summary>
    /// <param name="values">Holds the values.</param>
    /// <param name="ranked">Numbers of those that have a voice, the one claimed first in front.</param>
    /// <param name="rule">The rule of the path.</param>
    /// <returns>By place in <paramref name="ranked"/>: the class, from 0; and the elements, where there are any and they differ.</returns>
    public static (int[] Classes, ElementClaims? Elements) Of(ByteTable values, int[] ranked, ValueRule rule)
    {
        var classes = new int[ranked.Length];
        if (rule == ValueRule.Default)
        {
            for (var i = 0; i < classes.Length; i++) classes[i] = i;
            return (classes, null);
        }

        var comparison = ValueComparison.For(WithoutTolerance(rule));
        var representatives = new int[values.Count];
        comparison.Group(values, ranked, representatives);
        var known = new Dictionary<int, int>();
        for (var i = 0; i < ranked.Length; i++)
        {
            var representative = representatives[ranked[i]];
            if (!known.TryGetValue(representative, out classes[i])) known.Add(representative, classes[i] = known.Count);
        }

        var elements = known.Count < 2 ? null : rule.Type switch
        {
            ValueType.Set => Elements(values, ranked, new SetSyntax(rule.Separator), rule.Threshold ?? SetComparison.DefaultThreshold),
            ValueType.Hierarchy => Levels(values, ranked, rule.Separator ?? "/"),
            _ => null,
        };
        return (classes, elements);
    }

    private static ValueRule WithoutTolerance(ValueRule rule) => rule.Type switch
    {
        ValueType.Number => rule with { AbsoluteTolerance = 0, RelativeTolerance = null },
        ValueType.Time => rule with { ToleranceSeconds = 0 },
        _ => rule,
    };

    private static ElementClaims Elements(ByteTable values, int[] ranked, SetSyntax syntax, double threshold)
    {
        var table = new ByteTable();
        var ofValue = new int[ranked.Length][];
        for (var i = 0; i < ranked.Length; i++)
        {
            var value = values[ranked[i]];
            ofValue[i] = syntax.TryRead(value.Span, out var elements)
                ? [.. elements.Select(element => table.Intern(element))]
                : [table.Intern(value.Span)];
        }

        return new ElementClaims(threshold, table.Count, ofValue);
    }

    private static ElementClaims Levels(ByteTable values, int[] ranked, string separator)
    {
        var table = new ByteTable();
        var ofValue = new int[ranked.Length][];
        var between = System.Text.Encoding.UTF8.GetBytes(separator);
        for (var i = 0; i < ranked.Length; i++)
        {
            var value = values[ranked[i]].Span;
            if (value is not [(byte)'"', ..])
            {
                ofValue[i] = [table.Intern(value)];
                continue;
            }

            var text = SetSyntax.Unescape(value).AsSpan();
            var levels = new List<int> { table.Intern(text) };
            for (var end = text.LastIndexOf(between); end > 0; end = text[..end].LastIndexOf(between)) levels.Add(table.Intern(text[..end]));
            ofValue[i] = [.. levels];
        }

        return new ElementClaims(LevelThreshold, table.Count, ofValue);
    }
}
