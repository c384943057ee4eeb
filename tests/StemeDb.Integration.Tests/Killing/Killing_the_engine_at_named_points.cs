using System.Diagnostics;

namespace StemeDb.Integration.Tests.Killing;

/// <summary>
/// Each named point once, in an order that is drawn; with STEMEDB_TEST_KILLS as many kills as that, over a new directory for
/// each round. STEMEDB_TEST_SEED replays order, moments and sizes. The command is tests/kill-loop.
/// </summary>
public sealed class Killing_the_engine_at_named_points(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_acknowledged_claim_is_there_after_each_kill_and_the_rest_wholly_or_not_at_all()
    {
        var seed = TestNumbers.Seed;
        var kills = TestNumbers.Kills(KillPoint.All.Count);
        output.WriteLine($"STEMEDB_TEST_SEED={seed} STEMEDB_TEST_KILLS={kills}");
        var random = new Random(seed);
        var (counts, acknowledged, unanswered) = (new SortedDictionary<string, int>(StringComparer.Ordinal), 0, 0);
        while (counts.Values.Sum() < kills)
        {
            await using var loop = new KillLoop(random);
            foreach (var point in random.GetItemsShuffled(KillPoint.All).Take(kills - counts.Values.Sum()))
            {
                var watch = Stopwatch.StartNew();
                await loop.KillAtAsync(point);
                counts[point.Name] = counts.GetValueOrDefault(point.Name) + 1;
                TestContext.Current.SendDiagnosticMessage($"{watch.Elapsed.TotalSeconds:0.0} s {point.Name}");
            }

            await loop.FinishAsync();
            acknowledged += loop.Acknowledged;
            unanswered += loop.Unanswered;
        }

        foreach (var (name, count) in counts)
        {
            output.WriteLine($"{count,5}  {name}");
        }

        output.WriteLine(
            $"{counts.Values.Sum()} kills, {acknowledged} acknowledged claims checked, {unanswered} unanswered, lost = 0, seed {seed}");
        Assert.True(acknowledged > kills);
    }
}

file static class Shuffling
{
    public static T[] GetItemsShuffled<T>(this Random random, IReadOnlyList<T> items)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
