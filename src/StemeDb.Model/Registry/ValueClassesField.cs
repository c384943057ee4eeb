using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;

namespace StemeDb.Model.Registry;

/// <summary>Reads the classes of a rule: an object of arrays, by the name of the class.</summary>
internal static class ValueClassesField
{
    /// <summary>Reads the object; what is wrong becomes faults.</summary>
    /// <param name="reader">Stands on the field.</param>
    /// <param name="output">Where the reader writes canonical values to; left as it was.</param>
    /// <returns>Null when it is no object or names no class; not to be used when there are faults.</returns>
    public static ValueClasses? Read(scoped ref FieldReader reader, JsonBuffer output)
    {
        if (!reader.TryBeginEntries()) return null;
        var (classes, known, bytes) = (new List<ValueClass>(), new HashSet<string>(), 0);
        while (reader.NextEntry(out var name))
        {
            if (CheckName(name) is { } fault) reader.Refuse(fault);
            if (!reader.TryBeginArray()) continue;
            var values = ReadValues(ref reader, output, known);
            bytes += values.Sum(value => value.Length);
            classes.Add(new ValueClass(name, values));
        }

        if (classes.Count == 0) reader.Refuse(FaultCode.Empty, "Names no class.");
        if (classes.Count > ValueClasses.MaxClasses || known.Count > ValueClasses.MaxValues || bytes > ValueClasses.MaxBytes)
        {
            reader.Refuse(
                FaultCode.TooLong,
                $"Has {classes.Count} classes with {known.Count} values of {bytes} bytes; at most {ValueClasses.MaxClasses} with "
                + $"{ValueClasses.MaxValues} of {ValueClasses.MaxBytes} bytes are allowed.");
        }

        foreach (var twice in classes.GroupBy(each => each.Name).Where(each => each.Count() > 1)) reader.RefuseDuplicate(twice.Key);
        return classes.Count == 0 ? null : new ValueClasses(classes);
    }

    private static List<ReadOnlyMemory<byte>> ReadValues(scoped ref FieldReader reader, JsonBuffer output, HashSet<string> known)
    {
        var values = new List<ReadOnlyMemory<byte>>();
        var isEmpty = true;
        while (reader.NextElement())
        {
            isEmpty = false;
            var start = output.Length;
            if (!reader.TryReadCanonicalValue()) continue;
            var value = output.Written[start..].ToArray();
            output.Truncate(start);
            values.Add(value);
            if (!known.Add(Encoding.UTF8.GetString(value)))
            {
                reader.Refuse(FaultCode.NotDistinct, "This value stands in a class already, and belongs to one.");
            }
        }

        if (isEmpty) reader.Refuse(FaultCode.Empty, "A class has at least one value.");
        return values;
    }

    private static ValueFault? CheckName(string name) => Encoding.UTF8.GetByteCount(name) switch
    {
        0 => new(FaultCode.Empty, "A class has a name of at least one character."),
        > ValueClasses.MaxNameBytes => new(FaultCode.TooLong, $"The name of a class has at most {ValueClasses.MaxNameBytes} bytes."),
        _ => null,
    };
}
