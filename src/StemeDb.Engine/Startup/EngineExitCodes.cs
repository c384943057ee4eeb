namespace StemeDb.Engine.Startup;

/// <summary>
/// What the engine exits with beyond the codes that all services share. docs/operations/runbook.md says what to do for each;
/// a number is never given another meaning.
/// </summary>
internal static class EngineExitCodes
{
    /// <summary>Another process works on the data directory.</summary>
    public const int DataDirectoryInUse = 10;

    /// <summary>The data directory cannot be read, written or trusted.</summary>
    public const int DataDirectoryUnusable = 11;

    /// <summary>The journal is damaged.</summary>
    public const int JournalCorrupt = 12;

    /// <summary>A newer version of StemeDB wrote the data.</summary>
    public const int NewerFormat = 13;

    /// <summary>The manifest, or the index of a run, is damaged.</summary>
    public const int StoreDamaged = 14;

    /// <summary>A write or sync of the journal failed while running.</summary>
    public const int JournalPoisoned = 15;

    /// <summary>This machine cannot normalise Unicode.</summary>
    public const int UnicodeUnavailable = 16;

    /// <summary>No room on the disk to start.</summary>
    public const int DiskFull = 17;

    /// <summary>Journal and runs do not belong together: records between them are missing.</summary>
    public const int JournalGap = 18;

    /// <summary>What was acknowledged could not be applied; a restart replays it.</summary>
    public const int ApplyFailed = 19;

    /// <summary>A manifest could not be put in force while running; a restart tells which one is.</summary>
    public const int ManifestUncertain = 20;
}
