namespace StemeDb.Contracts.Failures;

/// <summary>What is known of a request that got no reply.</summary>
public enum RequestFate
{
    /// <summary>It never left this process: nothing was written, sending it again is safe.</summary>
    NeverSent = 0,

    /// <summary>
    /// It was handed to the network: a write may or may not have happened. Assertions can be sent again in any case, since
    /// the same content is stored once.
    /// </summary>
    Unknown = 1,
}
