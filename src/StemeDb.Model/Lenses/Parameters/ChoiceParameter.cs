using System.Text.Json;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Lenses.Parameters;

/// <summary>One of several words. A word is the name of an enumeration's member in lower case.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
/// <param name="name">Its name under <c>params</c>.</param>
/// <param name="summary">One sentence for a person.</param>
/// <param name="defaultValue">Its value when none is given.</param>
public sealed class ChoiceParameter<T>(string name, string summary, T defaultValue)
    : LensParameter<T>(name, summary, defaultValue)
    where T : struct, Enum
{
    private static readonly T[] s_values = Enum.GetValues<T>();

    /// <inheritdoc/>
    public override string Type => "string";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Choices { get; } = [.. s_values.Select(Word)];

    internal override string? Read(JsonElement json, out object? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.String)
        {
            return FaultCode.WrongType;
        }

        foreach (var candidate in s_values)
        {
            if (json.ValueEquals(Word(candidate)))
            {
                value = candidate;
                return null;
            }
        }

        return FaultCode.UnknownName;
    }

    internal override string ToJson(object? value) => $"\"{Word((T)value!)}\"";

    internal override string Allowed => "one of " + string.Join(", ", Choices.Select(choice => $"\"{choice}\""));

#pragma warning disable CA1308 // The words of the interface are lower-case; nothing is compared through this.
    private static string Word(T value) => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
