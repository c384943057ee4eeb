namespace StemeDb.Archive.Faults;

/// <summary>What goes wrong with one call to an object store.</summary>
public enum ObjectFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It fails, and nothing was done.</summary>
    Fail,

    /// <summary>It is done, and its answer is lost: the caller sees a failure. For a read: the stream breaks half way.</summary>
    LoseAnswer,

    /// <summary>A listing tells what was there a while ago: objects put since they could last be listed are missing.</summary>
    Stale,
}
