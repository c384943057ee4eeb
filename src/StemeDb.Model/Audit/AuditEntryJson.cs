using System.Diagnostics.CodeAnalysis;
using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Json;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Audit;

/// <summary>The JSON of an <see cref="AuditEntry"/>: an object of strings without control characters.</summary>
public static class AuditEntryJson
{
    private const int Actor = 0;
    private const int Action = 1;
    private const int Target = 2;
    private const int Outcome = 3;
    private const int Address = 4;

    private static readonly FieldNames s_names = new("actor", "action", "target", "outcome", "address", "trace_id");

    /// <summary>Reads an entry.</summary>
    /// <param name="utf8Json">The whole document.</param>
    /// <param name="entry">The entry, when nothing is wrong.</param>
    /// <param name="faults">All that is wrong; empty when nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out AuditEntry? entry, out IReadOnlyList<Fault> faults)
    {
        using var scratch = JsonScratch.Take();
        var reader = new FieldReader(utf8Json, s_names, scratch);
        var read = new AuditEntry("", "", "", "", "", "");
        while (reader.Next())
        {
            var text = ReadText(ref reader, reader.Field == Target ? AuditEntry.MaxTargetBytes : AuditEntry.MaxTextBytes);
            read = reader.Field switch
            {
                Actor => read with { Actor = text },
                Action => read with { Action = text },
                Target => read with { Target = text },
                Outcome => read with { Outcome = text },
                Address => read with { Address = text },
                _ => read with { TraceId = text },
            };
        }

        reader.Require(Actor);
        reader.Require(Action);
        reader.Require(Outcome);
        faults = scratch.Faults.Faults;
        entry = scratch.Faults.Count == 0 ? read : null;
        return entry is not null;
    }

    /// <summary>The canonical JSON (RFC 8785); empty texts are left out, but actor, action and outcome never are.</summary>
    /// <param name="entry">Valid.</param>
    public static byte[] ToCanonical(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var scratch = JsonScratch.Take();
        var output = scratch.Output;
        output.Append("{\"action\":"u8);
        output.AppendText(entry.Action);
        output.Append(",\"actor\":"u8);
        output.AppendText(entry.Actor);
        Append(output, ",\"address\":"u8, entry.Address);
        output.Append(",\"outcome\":"u8);
        output.AppendText(entry.Outcome);
        Append(output, ",\"target\":"u8, entry.Target);
        Append(output, ",\"trace_id\":"u8, entry.TraceId);
        output.Append((byte)'}');
        return output.Written.ToArray();
    }

    private static void Append(JsonBuffer output, ReadOnlySpan<byte> name, string text)
    {
        if (text.Length == 0) return;
        output.Append(name);
        output.AppendText(text);
    }

    private static string ReadText(scoped ref FieldReader reader, int maxBytes)
    {
        if (!reader.TryReadText(out var utf8)) return "";
        if (utf8.IsEmpty) reader.Refuse(FaultCode.Empty, "Must not be empty; leave the field out to say nothing.");
        else if (utf8.Length > maxBytes) reader.Refuse(FaultCode.TooLong, $"Has {utf8.Length} bytes; at most {maxBytes} are allowed.");
        else if (PathSyntax.HasControlCharacter(utf8)) reader.Refuse(FaultCode.ControlCharacter, "Holds a control character.");
        return Encoding.UTF8.GetString(utf8);
    }
}
