using StemeDb.Contracts.V1;

namespace StemeDb.Contracts.Results;

/// <summary>What became of one of many assertions.</summary>
/// <param name="Outcome">Where it is; meaningless when there is a fault.</param>
/// <param name="Fault">Why nothing of it was written; null when it was created or was there.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, Fault? Fault);
