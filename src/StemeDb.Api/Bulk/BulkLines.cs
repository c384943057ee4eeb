using System.Diagnostics.CodeAnalysis;
using StemeDb.Api.Assertions;
using StemeDb.Api.Configuration;
using StemeDb.Api.Errors;
using StemeDb.Api.Identity;
using StemeDb.Api.Limits;
using StemeDb.Model.Assertions;

namespace StemeDb.Api.Bulk;

/// <summary>Understands a line.</summary>
internal static class BulkLines
{
    /// <param name="line">The line.</param>
    /// <param name="options">Limits.</param>
    /// <param name="caller">Who asserts it.</param>
    /// <param name="assertion">What it says.</param>
    /// <param name="faults">Why it is rejected.</param>
    /// <param name="malformed">True when it is not well-formed; false when it only breaks rules.</param>
    public static bool TryParse(
        in NdjsonReader.Line line,
        ApiOptions options,
        Caller caller,
        [NotNullWhen(true)] out Assertion? assertion,
        out IReadOnlyList<InputFault> faults,
        out bool malformed)
    {
        assertion = null;
        malformed = false;
        if (line.IsTooLong)
        {
            faults = [new InputFault(InputCode.LineTooLong, $"The line is longer than {options.MaxLineBytes} bytes, which is the most.") { Pointer = "" }];
            return false;
        }

        if (JsonSize.Fault(line.Content, options.Limits) is { } tooLarge)
        {
            faults = [new InputFault(InputCode.JsonTooLarge, tooLarge) { Pointer = "" }];
            return false;
        }

        if (AssertHandler.TryParse(line.Content, out assertion, out var found))
        {
            var refusal = caller.WhyNot(assertion);
            faults = refusal is { } fault ? [fault] : [];
            return refusal is null;
        }

        malformed = found.Any(fault => fault.IsMalformed);
        faults = [.. found.Select(fault => InputFault.Of(fault))];
        return false;
    }
}
