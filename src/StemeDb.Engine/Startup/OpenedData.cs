using StemeDb.Engine.Configuration;
using StemeDb.Storage.Directories;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Journal;

namespace StemeDb.Engine.Startup;

/// <summary>The data directory, the journal and the store, opened in this order and closed in the other.</summary>
internal sealed class OpenedData(IFileSystem files) : IAsyncDisposable
{
    private DataDirectory? _directory;
    private SegmentedJournal? _journal;
    private HybridStore? _store;

    public IFileSystem Files => files;

    public DataDirectory Directory => _directory ?? throw new InvalidOperationException("The data directory is not open.");

    public SegmentedJournal Journal => _journal ?? throw new InvalidOperationException("The journal is not open.");

    public HybridStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>Room for what must be written on a full disk; there once the directory is open.</summary>
    public DiskReserve Reserve { get; private set; } = null!;

    public DataDirectory OpenDirectory(EngineSettings settings)
    {
        var options = new DataDirectoryOptions(settings.DataDirectory, settings.WalDirectory, settings.DbDirectory);
        try
        {
            _directory = DataDirectory.Open(files, options);
        }
        catch (DiskFullException) when (new DiskReserve(files, options.Root, settings.DiskReserveBytes).Release())
        {
            // Reads are worth a start on a full disk, and a start writes a few bytes.
            _directory = DataDirectory.Open(files, options);
        }

        Reserve = new DiskReserve(files, options.Root, settings.DiskReserveBytes);
        return _directory;
    }

    public SegmentedJournal OpenJournal(EngineSettings settings) =>
        _journal = SegmentedJournal.Open(files, Directory.JournalOptions with { SegmentBytes = settings.WalSegmentBytes });

    /// <summary>Opens the runs and replays what the journal holds beyond them.</summary>
    public async Task<HybridStore> OpenStoreAsync(EngineSettings settings, CancellationToken cancellationToken)
    {
        var options = new HybridStoreOptions(Directory.DbDirectory)
        {
            MemtableBytesMax = settings.MemtableBytes,
            BlockCacheBytes = settings.BlockCacheBytes,
            FilterBitsPerKey = settings.BloomBitsPerKey,
            FreeBytesMin = settings.DiskFreeMinBytes,
        };
        _store = HybridStore.Open(files, options);
        await JournalReplay.RunAsync(Journal, _store, cancellationToken);
        return _store;
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _journal?.Dispose();
        _directory?.Dispose();
    }
}
