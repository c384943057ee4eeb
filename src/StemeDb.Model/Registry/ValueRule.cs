namespace StemeDb.Model.Registry;

/// <summary>How the values of a concept are compared (which of them are one candidate).</summary>
public enum ValueType
{
    /// <summary>Canonical JSON equality.</summary>
    Exact = 0,

    /// <summary>JSON numbers, or strings that are plain decimals, within a tolerance.</summary>
    Number = 1,

    /// <summary>RFC 3339 instants, or times of day compared around midnight, within a tolerance.</summary>
    Time = 2,

    /// <summary>Arrays, or strings with a separator, compared as sets.</summary>
    Set = 3,

    /// <summary>Path-like values, where an ancestor supports its descendants.</summary>
    Hierarchy = 4,
}

/// <summary>A rule: a value type and its parameters. Parameters that do not belong to the type are null.</summary>
/// <param name="Type">How values are compared.</param>
/// <param name="AbsoluteTolerance"><see cref="ValueType.Number"/>: greatest difference that still counts as equal, ≥ 0.</param>
/// <param name="RelativeTolerance"><see cref="ValueType.Number"/>: the same as a fraction of the representative, 0 to 1.</param>
/// <param name="ToleranceSeconds"><see cref="ValueType.Time"/>: greatest difference in seconds, ≥ 0.</param>
/// <param name="Separator"><see cref="ValueType.Set"/> and <see cref="ValueType.Hierarchy"/>: what separates the elements of a string.</param>
/// <param name="Threshold"><see cref="ValueType.Set"/>: share of the sources an element needs, above 0 to 1; null: 0.5.</param>
/// <param name="Classes">All but <see cref="ValueType.Hierarchy"/>: values that do not contradict each other; null: none.</param>
public sealed record ValueRule(
    ValueType Type,
    double? AbsoluteTolerance = null,
    double? RelativeTolerance = null,
    double? ToleranceSeconds = null,
    string? Separator = null,
    double? Threshold = null,
    ValueClasses? Classes = null)
{
    /// <summary>The rule of a path that no rule was set for.</summary>
    public static ValueRule Default { get; } = new(ValueType.Exact);
}
