namespace StemeDb.WalArchiver;

/// <summary>Exit codes of the archiver beside those that every service shares; docs/operations/runbook.md says what to do.</summary>
internal static class ArchiverExitCodes
{
    /// <summary>A piece that was to be put has its name taken by other bytes.</summary>
    public const int Conflict = 30;

    /// <summary>Another archiver took the lease.</summary>
    public const int LeaseTaken = 31;

    /// <summary>What is in the archive cannot be read or is not ours.</summary>
    public const int ArchiveUnreadable = 32;

    /// <summary>The engine's journal is not the one that is in the archive.</summary>
    public const int OtherPast = 33;
}
