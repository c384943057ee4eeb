using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Bench;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;

namespace StemeDb.MicroBench;

/// <summary>A question over twenty claims as the Engine receives it, to its reply: out of the answer cache, and made anew.</summary>
public class AnswerCacheBenchmarks
{
    private const int Paths = 1024; // a power of two

    private readonly ReadLifetime _lifetime = new(long.MaxValue);
    private readonly Request[] _questions = new Request[Paths];
    private DirectoryInfo _folder = null!;
    private HybridStore _store = null!;
    private Reads _cached = null!;
    private Reads _uncached = null!;
    private int _next;

    [GlobalSetup]
    public void Load()
    {
        _folder = Directory.CreateTempSubdirectory("stemedb-micro-");
        _store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(_folder.FullName));
        _store.Apply(EncodedRecords.Of(1, Paths * Workload.SourcesPerPath));
        _store.CheckpointAsync(CancellationToken.None).GetAwaiter().GetResult();
        _cached = new Reads(_store, new AnswerCache(_store, 64L << 20), PageCursors.OfThisProcess(), TimeProvider.System, NullLogger<Reads>.Instance);
        _uncached = new Reads(_store, new AnswerCache(_store, 0), PageCursors.OfThisProcess(), TimeProvider.System, NullLogger<Reads>.Instance);
        for (var i = 0; i < Paths; i++)
        {
            var path = Workload.Path(1 + ((long)i * Workload.SourcesPerPath));
            _questions[i] = new Request { Query = new Query { ConceptPath = ByteString.CopyFromUtf8(path) } };

            // An answer is kept when it is asked for again.
            for (var time = 0; time < 3; time++)
            {
                _cached.Execute(_questions[i], _lifetime);
            }
        }
    }

    [GlobalCleanup]
    public void Close()
    {
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Delete(recursive: true);
    }

    [Benchmark]
    public object Cached() => Ask(_cached);

    [Benchmark]
    public object Made_anew() => Ask(_uncached);

    private Reply Ask(Reads reads)
    {
        _next = (_next + 1) & (Paths - 1);
        return reads.Execute(_questions[_next], _lifetime);
    }
}
