using StemeDb.Api.Assertions;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;

namespace StemeDb.Api.Bulk;

/// <summary>Turns a line into what the engine takes.</summary>
internal static class BulkLines
{
    /// <param name="line">The line.</param>
    /// <param name="options">Limits.</param>
    /// <param name="encoded">What the engine takes.</param>
    /// <param name="faults">Why it is rejected.</param>
    /// <param name="malformed">True when it is not well-formed; false when it only breaks rules.</param>
    public static bool TryEncode(
        in NdjsonReader.Line line, ApiOptions options, out byte[] encoded, out IReadOnlyList<InputFault> faults, out bool malformed)
    {
        encoded = [];
        malformed = false;
        if (line.IsTooLong)
        {
            faults = [new InputFault("line_too_long", $"The line is longer than {options.MaxLineBytes} bytes, which is the most.") { Pointer = "" }];
            return false;
        }

        if (AssertHandler.TryEncode(line.Content, out encoded, out var found))
        {
            faults = [];
            return true;
        }

        malformed = found.Any(fault => fault.IsMalformed);
        faults = [.. found.Select(fault => InputFault.Of(fault))];
        return false;
    }
}
