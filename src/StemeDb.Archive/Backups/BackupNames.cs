namespace StemeDb.Archive.Backups;

/// <summary>Names of the objects beside manifests and runs by which backups and retention know of each other (docs/formats/archive.md).</summary>
public static class BackupNames
{
    /// <summary>
    /// What a backup is going to name, put before it looks at any run: a run that is in one is not removed. Removed when the manifest
    /// is there.
    /// </summary>
    /// <param name="names">Of the cluster.</param>
    /// <param name="backup">Name of the backup.</param>
    public static string Intent(this ArchiveNames names, string backup) => $"{Checked(names).Backup(backup)}intent.json";

    /// <summary>
    /// That a backup was finished, put behind its manifest and removed before it: with it and without the manifest, the manifest was
    /// lost.
    /// </summary>
    /// <param name="names">Of the cluster.</param>
    /// <param name="backup">Name of the backup.</param>
    public static string Completion(this ArchiveNames names, string backup) => $"{Checked(names).Backup(backup)}complete.json";

    /// <summary>The mark that retention never removes this backup.</summary>
    /// <param name="names">Of the cluster.</param>
    /// <param name="backup">Name of the backup.</param>
    public static string Keep(this ArchiveNames names, string backup) => $"{Checked(names).Backup(backup)}keep";

    /// <summary>Folder of the marks of runs that no backup names, with a <c>/</c> at its end.</summary>
    /// <param name="names">Of the cluster.</param>
    public static string Doomed(this ArchiveNames names) => Checked(names).Root + "doomed/";

    /// <summary>The mark of a run that no backup names: it is removed when it still is not named a while later.</summary>
    /// <param name="names">Of the cluster.</param>
    /// <param name="sha256">SHA-256 of the run.</param>
    public static string Doomed(this ArchiveNames names, string sha256) => names.Doomed() + sha256;

    /// <summary>Folder of the marks of restores that are under way, with a <c>/</c> at its end.</summary>
    /// <param name="names">Of the cluster.</param>
    public static string Restores(this ArchiveNames names) => Checked(names).Root + "restores/";

    /// <summary>Folder of what came of verifications, with a <c>/</c> at its end.</summary>
    /// <param name="names">Of the cluster.</param>
    public static string Verifications(this ArchiveNames names) => Checked(names).Root + "verified/";

    private static ArchiveNames Checked(ArchiveNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names;
    }
}
