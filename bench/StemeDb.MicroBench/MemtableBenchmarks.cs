using BenchmarkDotNet.Attributes;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;

namespace StemeDb.MicroBench;

/// <summary>Applying durable records to the index, which takes them into its memtable. Time is per record.</summary>
public class MemtableBenchmarks
{
    private const int Records = 200_000;

    private readonly ReadOnlyMemory<byte>[] _records = EncodedRecords.Of(1, Records);
    private DirectoryInfo _folder = null!;
    private HybridStore _store = null!;

    [Params(1, 64)]
    public int Batch { get; set; }

    [IterationSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("stemedb-micro-");
        _store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(_folder.FullName) { MemtableBytesMax = 1L << 30 });
    }

    [IterationCleanup]
    public void Close()
    {
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Delete(recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public long Apply()
    {
        for (var i = 0; i < Records; i += Batch)
        {
            _store.Apply(_records.AsSpan(i, Math.Min(Batch, Records - i)));
        }

        return _store.AppliedSeq;
    }
}
