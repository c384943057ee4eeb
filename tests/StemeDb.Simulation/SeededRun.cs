using System.Globalization;

namespace StemeDb.Simulation;

/// <summary>One seed from its beginning to its end.</summary>
internal static class SeededRun
{
    /// <summary>Runs it.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="tally">What was simulated is added to it.</param>
    /// <returns>Null; or what went wrong and the command that replays it, with no more steps than it takes.</returns>
    public static string? Fails(int seed, int steps, SimulationTally tally)
    {
        var simulator = new Simulator(seed);
        var done = 0;
        try
        {
            simulator.Start();
            for (; done < steps; done++) simulator.Step();
            simulator.Finish();
            tally.Add(simulator.Tally);
            tally.Seeds++;
            return null;
        }
        catch (Exception e)
        {
            var needed = Math.Min(done + 1, steps);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Seed {seed} failed at step {needed}: {e}{Environment.NewLine}To replay it: tests/simulate --seed {seed} --steps {needed}");
        }
    }
}
