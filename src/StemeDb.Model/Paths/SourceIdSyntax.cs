using System.Text.Unicode;
using StemeDb.Model.Faults;

namespace StemeDb.Model.Paths;

/// <summary>The rules of names that are compared by bytes: sources and families.</summary>
internal static class SourceIdSyntax
{
    /// <summary>True when these bytes are a name; else says why not.</summary>
    public static bool Check(ReadOnlySpan<byte> utf8, out ValueFault fault)
    {
        fault = default;
        if (utf8.IsEmpty)
        {
            fault = new(FaultCode.Empty, "Must not be empty.");
        }
        else if (utf8.Length > SourceId.MaxBytes)
        {
            fault = new(FaultCode.TooLong, $"Has {utf8.Length} bytes; at most {SourceId.MaxBytes} are allowed.");
        }
        else if (!Utf8.IsValid(utf8))
        {
            fault = new(FaultCode.InvalidUtf8, "Not well-formed UTF-8.");
        }
        else if (PathSyntax.HasControlCharacter(utf8))
        {
            fault = new(FaultCode.ControlCharacter, "Holds a control character.");
        }
        else
        {
            return true;
        }

        return false;
    }
}
