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
            if (SeededRun.Fails(seed, Steps, tally) is { } failure) Assert.Fail(failure);
        }

        output.WriteLine($"From seed {first} on: {tally}");
    }

    /// <summary>The second time the pool of threads is held up, as a loaded machine does it: nothing may happen there.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(42)]
    public void A_seed_decides_everything(int seed)
    {
        var tallies = new[] { new SimulationTally(), new SimulationTally() };
        Assert.Null(SeededRun.Fails(seed, steps: 150, tallies[0]));
        using var go = new ManualResetEventSlim();
        using var held = new CountdownEvent(8 * Environment.ProcessorCount);
        for (var i = held.InitialCount; i > 0; i--) ThreadPool.QueueUserWorkItem(_ => Hold());
        var failure = SeededRun.Fails(seed, steps: 150, tallies[1]);
        go.Set();
        held.Wait(TestContext.Current.CancellationToken);
        Assert.Null(failure);
        Assert.Equal(tallies[0].ToString(), tallies[1].ToString());

        void Hold()
        {
            go.Wait();
            held.Signal();
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
