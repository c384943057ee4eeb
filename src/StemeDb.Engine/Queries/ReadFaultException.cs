namespace StemeDb.Engine.Queries;

/// <summary>A read cannot be answered; the fault says why.</summary>
internal sealed class ReadFaultException(Fault fault) : Exception(fault.Detail)
{
    public Fault Fault { get; } = fault;
}
