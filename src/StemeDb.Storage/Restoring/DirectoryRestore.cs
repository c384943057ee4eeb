using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Runs;
using StemeDb.Storage.Runs.Manifest;
using StemeDb.Storage.Verification;

namespace StemeDb.Storage.Restoring;

/// <summary>
/// Lays down a data directory from outside: runs and their manifest as of a seq, the journal that follows in a new
/// generation, metadata. An engine recovers from it as from a crash, and none starts before <see cref="Finish"/>. Can be ended or
/// crash at any point: opened again with the same plan it goes on. Holds the locks of the directory.
/// </summary>
/// <remarks>
/// <see cref="HasRun"/> and runs of their own may be used by several threads at once; everything else belongs to one.
/// What was there before (only with leave to replace it) is moved to folders <c>replaced-N</c>, never deleted; runs that are
/// wanted and whole stay.
/// </remarks>
public sealed class DirectoryRestore : IDisposable
{
    private static readonly string[] _own =
        [DataDirectory.LockFileName, DataDirectory.MetadataFileName, RestoreMarker.FileName, DiskReserve.FileName];

    private readonly IFileSystem _files;
    private readonly DataDirectoryOptions _options;
    private readonly DirectoryLocks _locks;
    private readonly RestoreIdentity _identity;
    private readonly ReplacedFiles _replaced;
    private readonly RunDirectory _runs;

    private DirectoryRestore(IFileSystem files, DataDirectoryOptions options, DirectoryLocks locks, RestoreIdentity identity)
    {
        (_files, _options, _locks, _identity) = (files, options, locks, identity);
        _replaced = new ReplacedFiles(files);
        _runs = new RunDirectory(files, options.DbDirectory);
    }

    /// <summary>Folders with what was there before; empty when nothing was.</summary>
    public IReadOnlyCollection<string> ReplacedFolders => _replaced.Folders;

    /// <summary>Locks the directory and marks it as being restored, or goes on with a restore of the same plan.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where; made when it is missing.</param>
    /// <param name="identity">Whose data it will be.</param>
    /// <param name="plan">Tells this restore from others; kept in <see cref="RestoreMarker"/>.</param>
    /// <param name="replace">Data that is there is moved aside.</param>
    /// <exception cref="DataDirectoryInUseException">An engine or another restore works on it.</exception>
    /// <exception cref="RestoreRefusedException">Something is there, or a restore of another plan is under way.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static DirectoryRestore Open(
        IFileSystem files, DataDirectoryOptions options, RestoreIdentity identity, ReadOnlySpan<byte> plan, bool replace)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(identity);
        DurableDirectory.Create(files, options.Root);
        DurableDirectory.Create(files, options.WalDirectory);
        DurableDirectory.Create(files, options.DbDirectory);
        var locks = DirectoryLocks.Take(files, options);
        try
        {
            var underWay = RestoreMarker.Read(files, options.Root);
            if (underWay is null || !plan.SequenceEqual(underWay))
            {
                if (!replace) RefuseData(files.ListFiles, options, underWay is not null);
                RefuseStrangers(files.ListFiles, options);
                RestoreMarker.Write(files, options.Root, plan);
            }

            var restore = new DirectoryRestore(files, options, locks, identity);
            restore.MoveOldJournal();
            return restore;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    /// <summary>Says whether <see cref="Open"/> would refuse for what is there, and changes nothing.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where.</param>
    /// <param name="replace">Data that is there may be moved aside.</param>
    /// <inheritdoc cref="Open"/>
    public static void Inspect(IFileSystem files, DataDirectoryOptions options, bool replace)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        string[] directories = [options.Root, options.WalDirectory, options.DbDirectory];
        using var locks = directories.All(Directory.Exists) ? DirectoryLocks.Take(files, options) : null;
        IReadOnlyList<string> FilesIn(string directory) => Directory.Exists(directory) ? files.ListFiles(directory) : [];
        if (!replace) RefuseData(FilesIn, options, RestoreMarker.Exists(files, options.Root));
        RefuseStrangers(FilesIn, options);
    }

    /// <summary>The run is in its place, byte for byte. Reads all of it.</summary>
    /// <param name="sha256">Its name: 64 lower-case hexadecimal digits.</param>
    /// <param name="length">Its bytes.</param>
    public bool HasRun(string sha256, long length)
    {
        var path = Path.Combine(_options.DbDirectory, NameOf(sha256));
        if (!_files.FileExists(path)) return false;
        using (var file = _files.Open(path, writable: false))
        {
            if (file.Length != length) return false;
        }

        return _runs.IsWhole(new RunInfo { Sha256 = sha256, Length = length, FirstSeq = 1, LastSeq = 1, Keyspaces = [] });
    }

    /// <summary>Takes in a run. One of that name with other bytes is replaced.</summary>
    /// <param name="sha256">Its name: 64 lower-case hexadecimal digits.</param>
    /// <param name="length">Its bytes.</param>
    public RunLanding CreateRun(string sha256, long length)
    {
        NameOf(sha256);
        return new RunLanding(_files, _options.DbDirectory, sha256, length);
    }

    /// <summary>Lays down the journal; there is always one, if only an empty segment that says where writing goes on.</summary>
    /// <param name="start">What comes before its first batch; at or before the seq that the runs reach.</param>
    /// <param name="segmentBytes">Length of its segments.</param>
    /// <inheritdoc cref="JournalLanding.Open"/>
    public JournalLanding OpenJournal(JournalPosition start, int segmentBytes) => JournalLanding.Open(
        _files,
        new JournalOptions(_options.WalDirectory, _identity.ClusterId, _identity.Generation) { SegmentBytes = segmentBytes },
        start);

    /// <summary>Writes manifest and metadata, and moves aside what the store of the manifest does not have. The mark stays.</summary>
    /// <param name="manifest">The runs that were laid down; the empty one when everything is in the journal.</param>
    /// <param name="mark">What is remembered of this restore.</param>
    /// <exception cref="RestoreRefusedException">A run of the manifest is not there.</exception>
    public void Complete(RunManifest manifest, RestoreMark mark)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(mark);
        if (manifest.Runs.FirstOrDefault(run => !_files.FileExists(Path.Combine(_options.DbDirectory, run.FileName))) is { } missing)
        {
            throw new RestoreRefusedException($"The run {missing.FileName} of the manifest was not laid down. Run the restore again.");
        }

        MoveOldRuns(manifest);
        ManifestFile.Prepare(_files, _options.DbDirectory, manifest with { Edition = Math.Max(1, manifest.Edition) });
        ManifestFile.Publish(_files, _options.DbDirectory);
        WriteMetadata(mark);
    }

    /// <summary>Reads every byte of what was laid down.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="parallel">Parts of a run that are read at once, 1 or more.</param>
    public DataVerification Verify(CancellationToken cancellationToken, int parallel = 1) =>
        DataVerifier.Verify(_files, _options, cancellationToken, parallel);

    /// <summary>Takes the mark away: from now on an engine starts on the directory.</summary>
    public void Finish() => RestoreMarker.Remove(_files, _options.Root);

    /// <summary>Lets go of the locks. Without <see cref="Finish"/> the directory stays marked.</summary>
    public void Dispose() => _locks.Dispose();

    private static void RefuseData(Func<string, IReadOnlyList<string>> filesIn, DataDirectoryOptions options, bool isUnderWay)
    {
        if (isUnderWay)
        {
            throw new RestoreRefusedException(
                $"Another restore into '{options.Root}' was begun and did not finish. Run that one again, or give --force to begin anew; what is there is kept beside it.");
        }

        foreach (var directory in new[] { options.Root, options.WalDirectory, options.DbDirectory })
        {
            // An unfinished mark is of a restore that was cut off before it did anything.
            if (filesIn(directory).FirstOrDefault(name => name is not DataDirectory.LockFileName and not RestoreMarker.FileName + AtomicFile.TemporarySuffix) is { } name)
            {
                throw new RestoreRefusedException(
                    $"'{directory}' is not empty: it holds '{name}'. Restore into an empty directory, or give --force to restore over the data that is there; it is kept beside it in replaced-N.");
            }
        }
    }

    /// <summary>Nobody's downloads folder becomes a data directory.</summary>
    private static void RefuseStrangers(Func<string, IReadOnlyList<string>> filesIn, DataDirectoryOptions options)
    {
        var names = filesIn(options.Root);
        var isOurs = names.Contains(DataDirectory.MetadataFileName) || names.Contains(RestoreMarker.FileName);
        var strange = names.FirstOrDefault(name => !_own.Contains(name) && !name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal));
        if (!isOurs && strange is not null)
        {
            throw new RestoreRefusedException($"'{options.Root}' holds '{strange}' and no metadata.json: it is no data directory. Restore into another one.");
        }
    }

    private static string NameOf(string sha256) => sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
        ? sha256 + RunInfo.FileExtension
        : throw new RestoreRefusedException($"'{sha256}' is no name of a run, which is 64 hexadecimal digits. The backup is not one of ours.");

    /// <summary>Segments of other generations; those of this one were laid down by an earlier try.</summary>
    private void MoveOldJournal()
    {
        foreach (var name in _files.ListFiles(_options.WalDirectory))
        {
            if (name == DataDirectory.LockFileName) continue;
            if (name.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)) _files.Delete(Path.Combine(_options.WalDirectory, name));
            else if (!IsOurs(name)) _replaced.Take(_options.WalDirectory, name);
        }
    }

    private bool IsOurs(string name)
    {
        using var window = SegmentOpening.OpenWindow(_files, Path.Combine(_options.WalDirectory, name));
        return SegmentOpening.Read(window, name, isLast: false).Segment is { } segment
            && (segment.Header.ClusterId, segment.Header.Generation) == (_identity.ClusterId, _identity.Generation);
    }

    private void MoveOldRuns(RunManifest manifest)
    {
        var wanted = manifest.Runs.Select(run => run.FileName).Append(DataDirectory.LockFileName).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _files.ListFiles(_options.DbDirectory).Where(name => !wanted.Contains(name)))
        {
            if (name.EndsWith(RunWriter.TemporaryExtension, StringComparison.Ordinal)) _files.Delete(Path.Combine(_options.DbDirectory, name));
            else _replaced.Take(_options.DbDirectory, name);
        }

        // A mark of damage is about the bytes that were there before.
        var quarantine = Path.Combine(_options.DbDirectory, Quarantine.FolderName);
        if (!Directory.Exists(quarantine)) return;
        foreach (var name in _files.ListFiles(quarantine)) _replaced.Take(quarantine, name);
    }

    private void WriteMetadata(RestoreMark mark)
    {
        var path = Path.Combine(_options.Root, DataDirectory.MetadataFileName);
        long restarts = 0;
        if (_files.FileExists(path))
        {
            restarts = RestartsOf(path);
            _replaced.Take(_options.Root, DataDirectory.MetadataFileName);
        }

        AtomicFile.Write(
            _files, path, MetadataText.Write(new DataDirectoryMetadata(_identity.ClusterId, _identity.Generation, restarts, mark)));
    }

    private long RestartsOf(string path)
    {
        try
        {
            return MetadataText.Read(path, AtomicFile.Read(_files, path)).Restarts;
        }
        catch (DataDirectoryException)
        {
            return 0; // What is restored over may be damaged; the file is kept aside.
        }
    }
}

/// <summary>Whose data is restored.</summary>
/// <param name="ClusterId">The cluster; never empty.</param>
/// <param name="Generation">The new life of it, which nobody else has: 2 or more.</param>
public sealed record RestoreIdentity(Guid ClusterId, long Generation);
