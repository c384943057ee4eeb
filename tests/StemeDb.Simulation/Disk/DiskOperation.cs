namespace StemeDb.Simulation.Disk;

/// <summary>
/// The kinds of operations on a disk. There is no mapping of files into memory among them: the storage never does that, it has
/// one way to the disk and every step of it can fail with an error.
/// </summary>
public enum DiskOperation
{
    /// <summary>Opening a file that is there.</summary>
    Open,

    /// <summary>Creating a file.</summary>
    Create,

    /// <summary>Reading a part of a file.</summary>
    Read,

    /// <summary>Writing a part of a file.</summary>
    Write,

    /// <summary>Cutting or extending a file.</summary>
    SetLength,

    /// <summary>Syncing a file.</summary>
    Sync,

    /// <summary>Renaming a file.</summary>
    Rename,

    /// <summary>Deleting a file.</summary>
    Delete,

    /// <summary>Syncing a directory.</summary>
    SyncDirectory,

    /// <summary>Listing a directory.</summary>
    List,

    /// <summary>Making a directory.</summary>
    CreateDirectory,

    /// <summary>Asking for free space.</summary>
    FreeBytes,

    /// <summary>Taking the lock.</summary>
    Lock,
}
