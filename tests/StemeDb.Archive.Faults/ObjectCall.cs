namespace StemeDb.Archive.Faults;

/// <summary>A call to an object store, as a script of faults sees it.</summary>
/// <param name="Number">1 for the first call, counted over all verbs.</param>
/// <param name="Verb">Which.</param>
/// <param name="Name">Name of the object; the prefix of a listing.</param>
public readonly record struct ObjectCall(long Number, ObjectVerb Verb, string Name);

/// <summary>The verbs of an object store.</summary>
public enum ObjectVerb
{
    /// <summary>PutIfAbsent.</summary>
    Put,

    /// <summary>OpenRead.</summary>
    Read,

    /// <summary>Stat.</summary>
    Stat,

    /// <summary>List.</summary>
    List,

    /// <summary>RenewLock.</summary>
    RenewLock,

    /// <summary>Delete.</summary>
    Delete,

    /// <summary>RemoveUnfinished.</summary>
    RemoveUnfinished,
}
