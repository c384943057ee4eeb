namespace StemeDb.Api.RateLimits.Policies;

/// <summary>What becomes of requests beyond a limit.</summary>
internal enum RateMode
{
    /// <summary>Nothing is counted.</summary>
    Off,

    /// <summary>They are counted, and pass.</summary>
    Shadow,

    /// <summary>They are answered 429.</summary>
    Enforce,
}
