using StemeDb.Engine.Configuration;
using StemeDb.Model.Time;
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

    public DataDirectory Directory => _directory ?? throw new InvalidOperationException("The data directory is not open.");

    public SegmentedJournal Journal => _journal ?? throw new InvalidOperationException("The journal is not open.");

    public HybridStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public DataDirectory OpenDirectory(EngineSettings settings) => _directory = DataDirectory.Open(
        files,
        new DataDirectoryOptions(settings.DataDirectory, settings.WalDirectory, settings.DbDirectory));

    public SegmentedJournal OpenJournal(EngineSettings settings)
    {
        var metadata = Directory.Metadata;
        return _journal = SegmentedJournal.Open(
            files,
            new JournalOptions(Directory.WalDirectory, metadata.ClusterId, metadata.Generation)
            {
                SegmentBytes = settings.WalSegmentBytes,
            });
    }

    /// <summary>Opens the runs and replays what the journal holds beyond them.</summary>
    public async Task<HybridStore> OpenStoreAsync(EngineSettings settings, CancellationToken cancellationToken)
    {
        var options = new HybridStoreOptions(Directory.DbDirectory)
        {
            MemtableBytesMax = settings.MemtableBytes,
            BlockCacheBytes = settings.BlockCacheBytes,
        };
        _store = HybridStore.Open(files, options);
        await JournalReplay.RunAsync(Journal, _store, cancellationToken);
        return _store;
    }

    /// <summary>recorded_at of the log's last record, behind which the clock never goes back.</summary>
    public Instant LastRecordedAt()
    {
        using var reader = Store.OpenReader();
        return reader.Seq == 0 ? default : reader.Records(reader.Seq).First().RecordedAt;
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
