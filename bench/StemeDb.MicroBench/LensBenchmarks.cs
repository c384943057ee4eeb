using BenchmarkDotNet.Attributes;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;

namespace StemeDb.MicroBench;

/// <summary>A lens over claims that lie in memory, to the answer, which is not yet JSON.</summary>
public class LensBenchmarks : ISourceRegistry
{
    private Claim[] _claims = [];
    private LensQuery _query = null!;

    [Params(20, 10_000)]
    public int Count { get; set; }

    [Params("consensus", "recency", "authority")]
    public string Lens { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _claims = Claims.OnOnePath(Count, values: 3);
        _ = LensCatalog.TryParse(Lens, [], out var lens, out _);
        _query = new LensQuery { Path = new ConceptPath("flight/a"u8.ToArray()), Lens = lens!, AsOfSeq = Count, Now = new Instant(634589856000000000) };
    }

    SourceProfile ISourceRegistry.Find(SourceId source) => SourceProfile.Default;

    string? ISourceRegistry.SnapshotId => null;

    SourceStanding ISourceRegistry.StandingOf(SourceId source) => SourceStanding.Unknown;

    [Benchmark]
    public Answer Evaluate() => LensEvaluator.Evaluate(_query, _claims, this);
}
