namespace StemeDb.Storage.Runs.Manifest;

/// <summary>The manifest is missing or not what was written, or a run that it names is not there. The store was not opened.</summary>
public sealed class ManifestDamagedException : Exception
{
    /// <summary>Describes the damage.</summary>
    /// <param name="file">Path of the manifest.</param>
    /// <param name="what">What is wrong, as a sentence part.</param>
    public ManifestDamagedException(string file, string what)
        : base($"The manifest {file} cannot be used: {what}. Nothing was changed. " +
               "Run 'stemedb data verify' on the data directory, then see what 'stemedb data repair' would do, or restore from a backup.")
        => File = file;

    /// <summary>Path of the manifest.</summary>
    public string File { get; }
}
