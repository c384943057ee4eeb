namespace StemeDb.Storage.Runs.Manifest;

/// <summary>
/// Putting a manifest in force failed, so that after a crash the old one or the new one may be there. Nothing is lost with
/// either, but until the directory is opened again, which tells, the store takes no further change.
/// </summary>
public sealed class ManifestUncertainException : IOException
{
    /// <summary>States what failed.</summary>
    /// <param name="directory">Directory of the manifest.</param>
    /// <param name="cause">The failure of the rename or of the directory's sync.</param>
    public ManifestUncertainException(string directory, Exception cause)
        : base($"A manifest could not be put in force in {directory}: {cause.Message} See to the disk and start the engine again.", cause)
        => HResult = cause.HResult;
}
