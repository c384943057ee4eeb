namespace StemeDb.Simulation;

/// <summary>The engine did what it must not do.</summary>
internal sealed class SimulationFailedException(string message, Exception? cause = null) : Exception(message, cause);
