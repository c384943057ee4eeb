namespace StemeDb.Storage.Journal;

/// <summary>The journal was begun before, and no segment of it is there. Nothing was changed.</summary>
public sealed class JournalMissingException : JournalException
{
    /// <summary>Says where it should be.</summary>
    /// <param name="directory">Absolute path of its directory.</param>
    public JournalMissingException(string directory) : base(
        $"The journal was begun, and there is no segment of it in '{directory}': what was written to it and is in no run would be lost. "
        + "If it lies on a disk of its own, mount that disk; else put it back, restore with 'stemedb restore', or see 'stemedb data repair'.")
        => Directory = directory;

    /// <summary>Absolute path of its directory.</summary>
    public string Directory { get; }
}
