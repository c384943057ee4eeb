using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Assertions;

/// <summary>Reads the labels and brings them in order.</summary>
internal static class LabelsField
{
    /// <summary>Reads the object; what is wrong becomes faults.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(scoped ref FieldReader reader)
    {
        if (!reader.TryBeginEntries()) return [];
        var labels = new List<KeyValuePair<string, string>>();
        var count = 0;
        for (; reader.NextEntry(out var key); count++)
        {
            if (!reader.TryReadString(AssertionLimits.MaxLabelValueBytes, out var value)) continue;
            if (count >= AssertionLimits.MaxLabels) continue;
            if (CheckKey(key) is { } fault) reader.Refuse(fault);
            labels.Add(new(key, value));
        }

        if (count > AssertionLimits.MaxLabels)
        {
            reader.Refuse(FaultCode.TooLong, $"Has {count} labels; at most {AssertionLimits.MaxLabels} are allowed.");
        }

        // Ordinal order is that of UTF-16 code units, as RFC 8785 sorts names.
        labels.Sort((x, y) => string.CompareOrdinal(x.Key, y.Key));
        for (var i = 1; i < labels.Count; i++)
        {
            if (labels[i].Key == labels[i - 1].Key) reader.RefuseDuplicate(labels[i].Key);
        }

        return labels;
    }

    /// <summary>What is wrong with a key; null when nothing is.</summary>
    public static ValueFault? CheckKey(string key)
    {
        var utf8 = Encoding.UTF8.GetBytes(key);
        if (utf8.Length == 0) return new(FaultCode.Empty, "A label's key must not be empty.");
        if (utf8.Length > AssertionLimits.MaxLabelKeyBytes)
        {
            return new(FaultCode.TooLong, $"A label's key has at most {AssertionLimits.MaxLabelKeyBytes} bytes, not {utf8.Length}.");
        }

        return PathSyntax.HasControlCharacter(utf8) ? new(FaultCode.ControlCharacter, "A label's key holds a control character.") : null;
    }
}
