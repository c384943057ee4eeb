using System.Text;
using BenchmarkDotNet.Attributes;
using StemeDb.Bench;
using StemeDb.Model.Assertions;
using StemeDb.Model.Paths;
using StemeDb.Model.Records;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;

namespace StemeDb.MicroBench;

/// <summary>Looking things up among a million assertions that lie in one run; the blocks are in the cache.</summary>
public class StoreBenchmarks
{
    private const int Records = 1_000_000;
    private const int Asked = 4096; // places that are asked for, again and again; a power of two

    private readonly AssertionId[] _present = new AssertionId[Asked];
    private readonly AssertionId[] _absent = new AssertionId[Asked];
    private readonly ConceptPath[] _paths = new ConceptPath[Asked];
    private readonly SourceId[] _sources = new SourceId[Asked];
    private readonly SourceId _stranger = new("a stranger"u8.ToArray());
    private DirectoryInfo _folder = null!;
    private HybridStore _store = null!;
    private IIndexReader _reader = null!;
    private int _next;

    [GlobalSetup]
    public void Load()
    {
        _folder = Directory.CreateTempSubdirectory("stemedb-micro-");
        _store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(_folder.FullName) { MemtableBytesMax = 4L << 30 });
        for (var first = 1; first <= Records; first += 10_000)
        {
            _store.Apply(EncodedRecords.Of(first, 10_000));
        }

        _store.CheckpointAsync(CancellationToken.None).GetAwaiter().GetResult();
        _reader = _store.OpenReader();
        for (var i = 0; i < Asked; i++)
        {
            var claim = 1 + ((long)i * 7919 * 31 % Records);
            _present[i] = CanonicalAssertion.ComputeId(AssertionView.Read(Workload.Encoded(claim)));
            _absent[i] = CanonicalAssertion.ComputeId(AssertionView.Read(Workload.Encoded(Workload.WarmUpFrom + claim)));
            _paths[i] = new ConceptPath(Encoding.UTF8.GetBytes(Workload.Path(claim)));
            _sources[i] = new SourceId(Encoding.UTF8.GetBytes(Workload.Source(claim)));
        }
    }

    [GlobalCleanup]
    public void Close()
    {
        _reader.Dispose();
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Delete(recursive: true);
    }

    [Benchmark]
    public bool Id_that_is_there() => _reader.TryFind(_present[Next()], out _);

    /// <summary>Nearly always ended by the filter.</summary>
    [Benchmark]
    public bool Id_that_is_not_there() => _reader.TryFind(_absent[Next()], out _);

    /// <summary>What every write without asserted_at asks.</summary>
    [Benchmark]
    public LatestClaim? Latest_of_a_source_on_a_path()
    {
        var i = Next();
        return _store.FindLatestLive(_paths[i], _sources[i]);
    }

    [Benchmark]
    public LatestClaim? Latest_of_a_source_that_never_spoke_on_the_path() => _store.FindLatestLive(_paths[Next()], _stranger);

    [Benchmark]
    public long Newest_by_path()
    {
        using var reader = _store.OpenReader();
        return reader.TryFindNewest(_paths[Next()], out var newest) ? newest.Seq : 0;
    }

    private int Next() => _next = (_next + 1) & (Asked - 1);
}
