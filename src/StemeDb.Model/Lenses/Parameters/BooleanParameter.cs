using System.Text.Json;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Lenses.Parameters;

/// <summary>True or false.</summary>
/// <param name="name">Its name under <c>params</c>.</param>
/// <param name="summary">One sentence for a person.</param>
/// <param name="defaultValue">Its value when none is given.</param>
public sealed class BooleanParameter(string name, string summary, bool defaultValue)
    : LensParameter<bool>(name, summary, defaultValue)
{
    /// <inheritdoc/>
    public override string Type => "boolean";

    internal override string? Read(JsonElement json, out object? value)
    {
        value = json.ValueKind == JsonValueKind.True;
        return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : FaultCode.WrongType;
    }

    internal override string ToJson(object? value) => (bool)value! ? "true" : "false";

    internal override string Allowed => "true or false";
}
