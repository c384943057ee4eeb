using StemeDb.Model.Faults;

namespace StemeDb.Api.Errors;

/// <summary>One thing that is wrong with a request, and where.</summary>
/// <param name="Code">Stable short name.</param>
/// <param name="Detail">One sentence: what is wrong, what is allowed.</param>
internal readonly record struct InputFault(string Code, string Detail)
{
    /// <summary>RFC 6901 pointer into the body, or into its line; null when it is not in the body.</summary>
    public string? Pointer { get; init; }

    /// <summary>Name of the parameter in the URL; null when it is not there.</summary>
    public string? Parameter { get; init; }

    /// <summary>Line of the body, from 1; 0 when the body is not made of lines.</summary>
    public long Line { get; init; }

    /// <summary>A fault the model found in the body.</summary>
    public static InputFault Of(Fault fault, long line = 0) =>
        new(fault.Code, fault.Detail) { Pointer = fault.Pointer, Line = line };
}
