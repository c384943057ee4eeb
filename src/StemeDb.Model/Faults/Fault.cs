namespace StemeDb.Model.Faults;

/// <summary>One thing that is wrong with an input.</summary>
/// <param name="Pointer">RFC 6901 pointer to the place, for example <c>/labels/colour</c>; empty for the whole document.</param>
/// <param name="Code">Stable short name, for example <c>path_too_long</c>.</param>
/// <param name="Detail">One sentence for a person: what is wrong, what is allowed.</param>
/// <param name="IsMalformed">True when the input is not well-formed (HTTP 400); false when it is but breaks a rule (HTTP 422).</param>
public sealed record Fault(string Pointer, string Code, string Detail, bool IsMalformed = false);
