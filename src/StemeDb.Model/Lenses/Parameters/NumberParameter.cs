using System.Text.Json;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Lenses.Parameters;

/// <summary>A number within limits.</summary>
/// <param name="name">Its name under <c>params</c>.</param>
/// <param name="summary">One sentence for a person.</param>
/// <param name="defaultValue">Its value when none is given.</param>
/// <param name="minimum">The least value allowed.</param>
/// <param name="maximum">The greatest value allowed.</param>
public sealed class NumberParameter(string name, string summary, double defaultValue, double minimum, double maximum)
    : LensParameter<double>(name, summary, defaultValue)
{
    /// <inheritdoc/>
    public override string Type => "number";

    /// <inheritdoc/>
    public override string MinimumJson => ToJson(minimum);

    /// <inheritdoc/>
    public override string MaximumJson => ToJson(maximum);

    internal override string? Read(JsonElement json, out object? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.Number)
        {
            return FaultCode.WrongType;
        }

        var number = json.GetDouble();
        if (!(number >= minimum && number <= maximum))
        {
            return FaultCode.OutOfRange;
        }

        value = number;
        return null;
    }

    internal override string ToJson(object? value) => NumberText.Of((double)value!);

    internal override string Allowed => $"a number from {MinimumJson} to {MaximumJson}";
}
