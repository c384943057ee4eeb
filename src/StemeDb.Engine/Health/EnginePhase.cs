namespace StemeDb.Engine.Health;

/// <summary>Where the engine is in its life. It only moves forward.</summary>
internal enum EnginePhase
{
    /// <summary>Recovering; not yet accepting.</summary>
    Starting = 0,

    /// <summary>Accepting.</summary>
    Serving = 1,

    /// <summary>Finishing what was admitted.</summary>
    Stopping = 2,

    /// <summary>The journal failed; the process is about to exit.</summary>
    Failed = 3,
}
