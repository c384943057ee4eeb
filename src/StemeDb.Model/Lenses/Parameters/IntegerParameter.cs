using System.Globalization;
using System.Text.Json;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Lenses.Parameters;

/// <summary>A whole number within limits.</summary>
/// <param name="name">Its name under <c>params</c>.</param>
/// <param name="summary">One sentence for a person.</param>
/// <param name="defaultValue">Its value when none is given.</param>
/// <param name="minimum">The least value allowed.</param>
/// <param name="maximum">The greatest value allowed.</param>
public sealed class IntegerParameter(string name, string summary, int defaultValue, int minimum, int maximum)
    : LensParameter<int>(name, summary, defaultValue)
{
    /// <inheritdoc/>
    public override string Type => "integer";

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
        if (!double.IsInteger(number))
        {
            return FaultCode.WrongType;
        }

        if (!(number >= minimum && number <= maximum))
        {
            return FaultCode.OutOfRange;
        }

        value = (int)number;
        return null;
    }

    internal override string ToJson(object? value) => ((int)value!).ToString(CultureInfo.InvariantCulture);

    internal override string Allowed => $"a whole number from {MinimumJson} to {MaximumJson}";
}
