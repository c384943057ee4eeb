using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Failures;

/// <summary>The engine answered that it did not do what was asked. Nothing was written.</summary>
/// <param name="fault">Its answer.</param>
public sealed class EngineFaultException(Fault fault) : EngineException(fault.Detail)
{
    /// <summary>What is wrong: code, name, sentence, and the place in the request where there is one.</summary>
    public Fault Fault { get; } = fault;
}
