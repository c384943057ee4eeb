namespace StemeDb.Model.Faults;

/// <summary>Why a single value is refused, before it is known where in a document it stands.</summary>
/// <param name="Code">Stable short name, one of <see cref="FaultCode"/>.</param>
/// <param name="Detail">One sentence for a person: what is wrong, what is allowed.</param>
public readonly record struct ValueFault(string Code, string Detail)
{
    /// <summary>The fault of a document.</summary>
    /// <param name="pointer">RFC 6901 pointer to the value.</param>
    public Fault At(string pointer) => new(pointer, Code, Detail);
}
