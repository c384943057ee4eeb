using System.Globalization;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Restoring;

namespace StemeDb.Archive.Restoring;

/// <summary>
/// What a restore needs of a disk at least, and what is free of it, looked at before anything is fetched. The journal is stored compressed
/// and laid down as it is, in segments of full length: it may need more than this.
/// </summary>
/// <param name="Directories">Directories of the target that are on this disk; or on disks that cannot be told apart.</param>
/// <param name="NeededBytes">At least; what is there already of an earlier try is not counted.</param>
/// <param name="FreeBytes">Now.</param>
public sealed record RestoreSpace(IReadOnlyList<string> Directories, long NeededBytes, long FreeBytes)
{
    private const long MiB = 1024 * 1024;

    /// <summary>It may be enough.</summary>
    public bool IsEnough => FreeBytes >= NeededBytes;

    /// <summary>Looks at the disks of a target.</summary>
    /// <param name="files">The disks.</param>
    /// <param name="target">Need not exist.</param>
    /// <param name="plan">What is restored.</param>
    /// <param name="segmentBytes">Bytes of a segment of the journal.</param>
    public static IReadOnlyList<RestoreSpace> Find(IFileSystem files, DataDirectoryOptions target, RestorePlan plan, int segmentBytes)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(plan);
        var runs = plan.Runs.Runs.DistinctBy(run => run.Sha256).Where(run => !IsThere(target.DbDirectory, run.FileName, run.Length)).Sum(run => run.Length);
        var journal = Math.Max(1, (plan.JournalBytes + segmentBytes - 1) / segmentBytes) * segmentBytes;
        if (RestoreMarker.Exists(files, target.Root)) journal = Math.Max(0, journal - SegmentsThere(target.WalDirectory));
        var (db, wal) = (files.FreeBytes(Existing(target.DbDirectory)), files.FreeBytes(Existing(target.WalDirectory)));
        return db == wal
            ? [new RestoreSpace([target.DbDirectory, target.WalDirectory], runs + journal, db)]
            : [new RestoreSpace([target.DbDirectory], runs, db), new RestoreSpace([target.WalDirectory], journal, wal)];
    }

    /// <summary>Refuses a restore that cannot end well.</summary>
    /// <exception cref="RestoreSpaceException">There is not enough.</exception>
    internal static void Require(IFileSystem files, DataDirectoryOptions target, RestorePlan plan, int segmentBytes)
    {
        if (Find(files, target, plan, segmentBytes).FirstOrDefault(space => !space.IsEnough) is { } full) throw new RestoreSpaceException(full.Describe());
    }

    /// <summary>Needed and free, as a sentence.</summary>
    public string Describe()
    {
        var where = string.Join(" and ", Directories.Select(directory => $"'{directory}'"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsEnough ? "Room" : "No room")} on the disk of {where}: the restore needs {(NeededBytes + MiB - 1) / MiB} MiB or more, and {FreeBytes / MiB} MiB are free.{(IsEnough ? "" : " Make room, or restore to another disk; then run the same command again.")}");
    }

    private static bool IsThere(string directory, string file, long length) =>
        new FileInfo(Path.Combine(directory, file)) is { Exists: true } found && found.Length == length;

    private static long SegmentsThere(string directory) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFiles("*.log").Sum(file => file.Length) : 0;

    /// <summary>The directory, or the one it will be made in.</summary>
    private static string Existing(string directory)
    {
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } above) directory = above;
        return directory;
    }
}
