using StemeDb.Model.Time;
using StemeDb.Storage.Files;
using StemeDb.Storage.Journal;
using StemeDb.Storage.Restoring;

namespace StemeDb.Storage.Directories;

/// <summary>
/// The directory that holds everything the engine keeps, locked for this process: <c>wal/</c>, <c>db/</c>,
/// <c>metadata.json</c> and <c>LOCK</c>. Dispose it last: that lets go of the lock.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>Name of the file of <see cref="Metadata"/>.</summary>
    public const string MetadataFileName = "metadata.json";

    /// <summary>Name of the lock file.</summary>
    public const string LockFileName = "LOCK";

    private readonly IFileSystem _files;
    private readonly DirectoryLocks _locks;

    private DataDirectory(IFileSystem files, DataDirectoryOptions options, DataDirectoryMetadata metadata, DirectoryLocks locks, bool isNew)
    {
        _files = files;
        Root = options.Root;
        WalDirectory = options.WalDirectory;
        DbDirectory = options.DbDirectory;
        Metadata = metadata;
        IsNew = isNew;
        _locks = locks;
    }

    /// <summary>Absolute path of the directory.</summary>
    public string Root { get; }

    /// <summary>Absolute path of the journal's directory, which exists.</summary>
    public string WalDirectory { get; }

    /// <summary>Absolute path of the runs' directory, which exists.</summary>
    public string DbDirectory { get; }

    /// <summary>Whose data it is; this start is counted already.</summary>
    public DataDirectoryMetadata Metadata { get; private set; }

    /// <summary>How to open its journal, which is then known to have been begun once it has a segment.</summary>
    public JournalOptions JournalOptions => new(WalDirectory, Metadata.ClusterId, Metadata.Generation)
    {
        IsBegun = Metadata.IsJournalBegun,
        Begun = RecordBegunJournal,
    };

    /// <summary>It was made just now.</summary>
    public bool IsNew { get; }

    /// <summary>
    /// Locks the directory and reads its metadata, counting this start; or makes a new one, with a new cluster id, when
    /// nothing is there.
    /// </summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where.</param>
    /// <exception cref="DataDirectoryInUseException">Another process has it.</exception>
    /// <exception cref="RestoreUnfinishedException">A restore into it did not finish.</exception>
    /// <exception cref="MetadataDamagedException">The metadata cannot be trusted, or are missing beside data.</exception>
    /// <exception cref="DataDirectoryNewerException">A newer program wrote it.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public static DataDirectory Open(IFileSystem files, DataDirectoryOptions options)
    {
        DurableDirectory.Create(files, options.Root);
        var locks = new DirectoryLocks();
        try
        {
            locks.Add(files, options.Root);
            if (RestoreMarker.Exists(files, options.Root)) throw new RestoreUnfinishedException(options.Root);
            var path = Path.Combine(options.Root, MetadataFileName);
            var isNew = !files.FileExists(path);
            var metadata = isNew
                ? new DataDirectoryMetadata(Guid.NewGuid(), Generation: 1, Restarts: 0, LastRestore: null)
                : CountStart(MetadataText.Read(path, AtomicFile.Read(files, path)));
            foreach (var directory in new[] { options.WalDirectory, options.DbDirectory }.Distinct(StringComparer.Ordinal))
            {
                DurableDirectory.Create(files, directory);
                if (DirectoryLocks.DirectoriesOf(options).Contains(directory)) locks.Add(files, directory);
                if (isNew) RefuseDataWithoutMetadata(files, path, directory);
            }

            metadata = metadata with { CursorKeys = metadata.CursorKeys.Renewed(new Instant(DateTime.UtcNow.Ticks)) };
            AtomicFile.Write(files, path, MetadataText.Write(metadata));
            return new DataDirectory(files, options, metadata, locks, isNew);
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    /// <summary>Reads the metadata of a directory without locking or changing anything.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="root">Absolute path of the data directory.</param>
    /// <exception cref="MetadataDamagedException">They cannot be trusted.</exception>
    /// <exception cref="DataDirectoryNewerException">A newer program wrote them.</exception>
    /// <exception cref="IOException">They are missing or cannot be read.</exception>
    public static DataDirectoryMetadata ReadMetadata(IFileSystem files, string root)
    {
        var path = Path.Combine(root, MetadataFileName);
        return MetadataText.Read(path, AtomicFile.Read(files, path));
    }

    /// <summary>Lets go of the lock.</summary>
    public void Dispose() => _locks.Dispose();

    private void RecordBegunJournal()
    {
        var begun = Metadata with { IsJournalBegun = true };
        AtomicFile.Write(_files, Path.Combine(Root, MetadataFileName), MetadataText.Write(begun));
        Metadata = begun;
    }

    private static DataDirectoryMetadata CountStart(DataDirectoryMetadata metadata) => metadata with { Restarts = metadata.Restarts + 1 };

    private static void RefuseDataWithoutMetadata(IFileSystem files, string path, string directory)
    {
        if (files.ListFiles(directory).FirstOrDefault(name => name != LockFileName) is { } name)
        {
            throw new MetadataDamagedException(path, $"it is missing, yet there is data in '{directory}' ('{name}')");
        }
    }
}
