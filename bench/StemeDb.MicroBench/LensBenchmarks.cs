using BenchmarkDotNet.Attributes;
using StemeDb.Model.Lenses;
using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;
using StemeDb.Model.Registry;
using StemeDb.Model.Time;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.MicroBench;

/// <summary>A lens over claims that lie in memory, to the answer, which is not yet JSON.</summary>
public class LensBenchmarks : ISourceRegistry
{
    private static readonly SourceStanding s_standing = new(Group: 0, Accuracy: 0.8, SampleSize: 100);
    private static readonly string SnapshotId = new('a', 64);

    private Claim[] _claims = [];
    private LensQuery _query = null!;

    [Params(20, 1_000, 10_000)]
    public int Count { get; set; }

    [ParamsSource(nameof(Names))]
    public string Lens { get; set; } = "";

    public static IEnumerable<string> Names => LensCatalog.All.Select(lens => lens.Name);

    [GlobalSetup]
    public void Prepare()
    {
        _claims = Claims.OnOnePath(Count, values: 3);
        _ = LensCatalog.TryParse(Lens, [], out var lens, out _);
        _query = new LensQuery
        {
            Path = new ConceptPath("flight/a"u8.ToArray()),
            Lens = lens!,
            AsOfSeq = Count,
            Now = new Instant(634589856000000000),
            Rule = lens!.Lens.ValueTypes.Contains(ValueType.Exact) ? ValueRule.Default : new ValueRule(ValueType.Time),
        };
    }

    SourceProfile ISourceRegistry.Find(SourceId source) => SourceProfile.Default;

    string? ISourceRegistry.SnapshotId => _query.Lens.Lens.WeighsTrust ? SnapshotId : null;

    SourceStanding ISourceRegistry.StandingOf(SourceId source) => s_standing;

    [Benchmark]
    public Answer Evaluate() => LensEvaluator.Evaluate(_query, _claims, this);
}
