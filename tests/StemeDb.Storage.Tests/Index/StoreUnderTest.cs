using StemeDb.Model.Records;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;
using StemeDb.Storage.Runs.Merging;

namespace StemeDb.Storage.Tests.Index;

/// <summary>
/// A hybrid store in a directory of its own, with limits so small that it flushes and merges all the time, beside the
/// reference that saw the same records.
/// </summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private readonly ScratchDirectory _directory = new();
    private readonly IFileSystem _files;
    private readonly long _memtableBytesMax;

    public StoreUnderTest(IFileSystem? files = null, long memtableBytesMax = HybridStoreOptions.MemtableBytesMin)
    {
        _files = files ?? DiskFileSystem.Instance;
        _memtableBytesMax = memtableBytesMax;
        Store = Open();
    }

    public string Directory => _directory.Path;

    public HybridStore Store { get; private set; }

    public ReferenceIndex Reference { get; } = new();

    /// <summary>Seq of the next record.</summary>
    public long NextSeq => Reference.Seq + 1;

    public async Task ApplyAsync(params LogRecord[] records)
    {
        await Store.WaitForRoomAsync(TestContext.Current.CancellationToken);
        Store.Apply([.. records.Select(record => (ReadOnlyMemory<byte>)SampleLog.Encode(record))]);
        Reference.Records.AddRange(records);
    }

    public Task CheckpointAsync() => Store.CheckpointAsync(TestContext.Current.CancellationToken);

    /// <summary>Closes without a checkpoint, opens again and applies what was only in memory.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Open();
        foreach (var record in Reference.Records.Skip((int)Store.AppliedSeq))
        {
            await Store.WaitForRoomAsync(TestContext.Current.CancellationToken);
            Store.Apply([SampleLog.Encode(record)]);
        }
    }

    /// <summary>Asks everything, as of now and as of a seq.</summary>
    public void Check(long asOfSeq, int choice)
    {
        using var now = Store.OpenReader();
        IndexAgreement.CheckView(now, Reference, Reference.Seq, choice);
        using var then = Store.OpenReader(asOfSeq);
        IndexAgreement.CheckView(then, Reference, asOfSeq, choice);
        IndexAgreement.CheckPresent(Store, Reference);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _directory.Dispose();
    }

    private HybridStore Open() => HybridStore.Open(_files, new HybridStoreOptions(_directory.Path)
    {
        MemtableBytesMax = _memtableBytesMax,
        BlockCacheBytes = 64 * 1024,
        BlockBytes = 1024,
        MergePolicy = new MergePolicy { FanIn = 2 },
    });
}
