using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Lenses.Catalog;

/// <summary>Reads the <c>params</c> of a query against what a lens declares, and writes them canonically.</summary>
internal static class LensParams
{
    public static bool TryRead(
        ILens lens,
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out LensChoice? choice,
        out IReadOnlyList<Fault> faults)
    {
        choice = null;
        JsonElement root;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            root = JsonElement.ParseValue(ref reader);
            if (reader.Read())
            {
                throw new JsonException("More than one JSON value.");
            }
        }
        catch (JsonException e)
        {
            faults = [new Fault("/params", FaultCode.MalformedJson, $"Not a JSON object: {e.Message}", IsMalformed: true)];
            return false;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            faults = [new Fault("/params", FaultCode.WrongType, "Must be an object of the lens's parameters.")];
            return false;
        }

        var values = LensChoice.Defaults(lens);
        try
        {
            faults = ReadMembers(lens, root, values);
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json throws on asking for a string of half a surrogate pair, or of broken UTF-8.
            faults = [new Fault("/params", FaultCode.LoneSurrogate, "A string is not well-formed Unicode.", IsMalformed: true)];
        }

        if (faults.Count > 0)
        {
            return false;
        }

        choice = new LensChoice(lens, values, Canonical(lens, values));
        return true;
    }

    /// <summary>The values that differ from their defaults, as an object sorted by name.</summary>
    public static byte[] Canonical(ILens lens, object?[] values)
    {
        var members = lens.Parameters
            .Select((parameter, i) => (parameter.Name, Json: parameter.ToJson(values[i]), Default: parameter.DefaultJson))
            .Where(member => member.Json != member.Default)
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => $"\"{member.Name}\":{member.Json}");
        return Encoding.UTF8.GetBytes("{" + string.Join(",", members) + "}");
    }

    private static List<Fault> ReadMembers(ILens lens, JsonElement root, object?[] values)
    {
        var faults = new List<Fault>();
        var given = new bool[values.Length];
        foreach (var member in root.EnumerateObject())
        {
            var pointer = "/params/" + member.Name.Replace("~", "~0", StringComparison.Ordinal)
                .Replace("/", "~1", StringComparison.Ordinal);
            var index = IndexOf(lens, member.Name);
            if (index < 0)
            {
                var names = string.Join(", ", lens.Parameters.Select(parameter => parameter.Name));
                faults.Add(new Fault(pointer, FaultCode.UnknownField, $"The lens {lens.Name} has no such parameter; it has {names}."));
            }
            else if (given[index])
            {
                faults.Add(new Fault(pointer, FaultCode.DuplicateKey, "Given twice.", IsMalformed: true));
            }
            else
            {
                given[index] = true;
                if (lens.Parameters[index].Read(member.Value, out values[index]) is { } code)
                {
                    faults.Add(new Fault(pointer, code, $"Must be {lens.Parameters[index].Allowed}."));
                }
            }
        }

        return faults;
    }

    private static int IndexOf(ILens lens, string name)
    {
        for (var i = 0; i < lens.Parameters.Count; i++)
        {
            if (lens.Parameters[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
