using System.Diagnostics;
using System.Globalization;

namespace StemeDb.Simulation.Tests;

/// <summary>STEMEDB_SIM_SECONDS and STEMEDB_SIM_SEED choose how long and from which seed on; docs/reliability/simulator.md.</summary>
public sealed class The_engine_agrees_with_a_plain_log(ITestOutputHelper output)
{
    private const int Steps = 400;
    private const int SeedsAtLeast = 3;

    [Fact]
    public void Whatever_is_written_and_asked_and_whatever_fails()
    {
        var first = Setting("STEMEDB_SIM_SEED") ?? 1;
        var seconds = Setting("STEMEDB_SIM_SECONDS") ?? 20;
        var tally = new SimulationTally();
        var clock = Stopwatch.StartNew();
        for (var seed = first; seed < first + SeedsAtLeast || clock.Elapsed.TotalSeconds < seconds; seed++)
        {
            Assert.Null(SeededRun.Fails(seed, Steps, tally));
        }

        output.WriteLine($"From seed {first} on: {tally}");
    }

    [Fact]
    public void A_seed_decides_everything()
    {
        var tallies = new[] { new SimulationTally(), new SimulationTally() };
        foreach (var tally in tallies) Assert.Null(SeededRun.Fails(seed: 7, steps: 150, tally));
        Assert.Equal(tallies[0].ToString(), tallies[1].ToString());
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
