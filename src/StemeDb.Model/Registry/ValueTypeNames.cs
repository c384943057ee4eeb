namespace StemeDb.Model.Registry;

/// <summary>The words for value types in JSON.</summary>
internal static class ValueTypeNames
{
    private static readonly string[] s_names = ["exact", "number", "time", "set", "hierarchy"];

    /// <summary>All types.</summary>
    public static IReadOnlyList<ValueType> Types { get; } = Enum.GetValues<ValueType>();

    /// <summary>All words, for messages.</summary>
    public static string All { get; } = string.Join(", ", s_names);

    public static string NameOf(ValueType type) => s_names[(int)type];

    public static bool TryParse(string name, out ValueType type)
    {
        var index = Array.IndexOf(s_names, name);
        type = (ValueType)Math.Max(index, 0);
        return index >= 0;
    }
}
