namespace StemeDb.Engine.Faulty;

/// <summary>What can be done to a disk, as far as a fault can be put there.</summary>
internal enum DiskOperation
{
    Create,
    Open,
    Read,
    Write,
    Sync,
    Rename,
    Delete,
    SyncDirectory,
}

/// <summary>Where in an operation.</summary>
internal enum Moment
{
    Before,

    /// <summary>Of a write of four sectors or more: the first half of its bytes, in whole sectors, is written.</summary>
    Half,
    After,
}

/// <summary>What happens there.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL to the own process.</summary>
    Kill,

    /// <summary>An input/output error, this once; the same operation would succeed the next time.</summary>
    EioOnce,

    /// <summary>An input/output error, from then on.</summary>
    Eio,
}
