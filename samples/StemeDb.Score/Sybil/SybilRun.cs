using StemeDb.Model.Registry;
using StemeDb.Score.InMemory;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Score.Sybil;

/// <summary>The flight data under each attack, asked in three ways, by the lenses and the learning of the engine itself.</summary>
internal sealed class SybilRun(FlightDay day, int seed, TextWriter progress)
{
    private static readonly ValueRule TenMinutes = new(ValueType.Time, ToleranceSeconds: 600);

    /// <summary>In the order of the columns.</summary>
    public static IReadOnlyList<Ask> Asks { get; } = [Ask.Consensus, Ask.ConsensusWithCopyGroups, new("trust", "trust", "latest")];

    /// <summary>Tries all of them.</summary>
    public IReadOnlyList<SybilRow> Run() => [.. Scenario.All.Select(RunOne)];

    private SybilRow RunOne(Scenario scenario)
    {
        var claims = new StoredClaims(day.Claims.Concat(new Attack(scenario, day, new Random(seed)).Claims()));
        var snapshot = claims.Learn(TenMinutes);
        var scorer = new MemoryScorer(claims, TenMinutes, snapshot);
        var isRight = GoldEquality.TimeOfDay(TimeSpan.FromMinutes(10));
        var groups = Enumerable.Range(1, snapshot.Groups).Select(snapshot.SizeOf).OrderDescending().ToArray();
        var row = new SybilRow(scenario, groups, [.. Asks.Select(ask => scorer.Count(day.GoldPaths, ask, isRight))]);
        progress.WriteLine($"{scenario}: {string.Join(", ", row.Scores.Select(score => $"{score.Ask.Name} {score.Right}/{score.Covered}"))}");
        return row;
    }
}

/// <summary>What came out of a scenario.</summary>
/// <param name="Scenario">The attack.</param>
/// <param name="Groups">Sizes of the copy groups that were found, the largest first.</param>
/// <param name="Scores">In the order of <see cref="SybilRun.Asks"/>.</param>
internal sealed record SybilRow(Scenario Scenario, IReadOnlyList<int> Groups, IReadOnlyList<Score> Scores);
