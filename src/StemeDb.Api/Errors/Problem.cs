using StemeDb.Model.Faults;

namespace StemeDb.Api.Errors;

/// <summary>What went wrong with one request.</summary>
/// <param name="Kind">Which error it is.</param>
/// <param name="Detail">What happened this time, to which thing; null: the remedy says it all.</param>
internal sealed record Problem(ErrorKind Kind, string? Detail = null)
{
    /// <summary>For bad input: every fault and its place.</summary>
    public IReadOnlyList<InputFault> Faults { get; init; } = [];

    /// <summary>When to try again; null: trying again does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What WWW-Authenticate says (RFC 9110, RFC 6750); null: nothing.</summary>
    public string? Challenge { get; init; }

    /// <summary>Bad input in the body: 400 when any of it is not well-formed, 422 when it only breaks rules.</summary>
    public static Problem Of(IReadOnlyList<Fault> faults) =>
        Input(faults.Any(fault => fault.IsMalformed), [.. faults.Select(fault => InputFault.Of(fault))]);

    /// <inheritdoc cref="Of(IReadOnlyList{Fault})"/>
    public static Problem Input(bool malformed, IReadOnlyList<InputFault> faults) =>
        new(malformed ? ErrorCatalog.Malformed : ErrorCatalog.Invalid, faults.Count == 1 ? faults[0].Detail : null) { Faults = faults };

    /// <summary>A parameter in the URL that is not allowed.</summary>
    public static Problem Parameter(string name, string code, string detail) =>
        new(ErrorCatalog.BadParameter, detail) { Faults = [new InputFault(code, detail) { Parameter = name }] };
}
