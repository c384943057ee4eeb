using System.Text;
using System.Text.Json;
using StemeDb.Model.Assertions;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Lenses.Parameters;

/// <summary>A snapshot: <c>latest</c>, <c>none</c>, or an id of 64 lower-case hexadecimal digits.</summary>
/// <param name="name">Its name under <c>params</c>.</param>
/// <param name="summary">One sentence for a person.</param>
public sealed class SnapshotParameter(string name, string summary)
    : LensParameter<SnapshotChoice>(name, summary, SnapshotChoice.Latest)
{
    /// <inheritdoc/>
    public override string Type => "string";

    internal override string Allowed => "\"latest\", \"none\" or the id of a snapshot, 64 lower-case hexadecimal digits";

    internal override string? Read(JsonElement json, out object? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.String)
        {
            return FaultCode.WrongType;
        }

        var text = json.GetString()!;
        value = text switch
        {
            "latest" => SnapshotChoice.Latest,
            "none" => SnapshotChoice.None,
            _ => IsId(text) ? new SnapshotChoice(text) : null,
        };
        return value is null ? FaultCode.DigestInvalid : null;
    }

    internal override string ToJson(object? value) => $"\"{((SnapshotChoice)value!).Text}\"";

    private static bool IsId(string text) => AssertionId.TryParse(Encoding.UTF8.GetBytes(text), out _);
}
