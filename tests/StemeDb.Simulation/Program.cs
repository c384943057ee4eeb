using System.Diagnostics;
using System.Globalization;
using StemeDb.Simulation.Matrix;

namespace StemeDb.Simulation;

/// <summary>The command <c>tests/simulate</c>; docs/reliability/simulator.md says how to use it.</summary>
internal static class Program
{
    private const int DefaultSteps = 1500;

    public static int Main(string[] arguments)
    {
        if (arguments is ["matrix"]) return MatrixCommand.Run(writeTo: null, TimeSpan.MaxValue);
        if (arguments is ["matrix", "--write", var file]) return MatrixCommand.Run(file, TimeSpan.MaxValue);
        if (arguments is ["matrix", "--write", var part, "--seconds-per-row", var seconds])
        {
            return MatrixCommand.Run(part, TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        }

        var options = Options.Read(arguments);
        if (options is null)
        {
            Console.Error.WriteLine("Usage: tests/simulate [--seed S] [--steps N] [--seeds COUNT | --seconds X | --minutes X] | matrix [--write FILE [--seconds-per-row X]]");
            return 2;
        }

        var tally = new SimulationTally();
        var clock = Stopwatch.StartNew();
        var end = options.Duration ?? TimeSpan.Zero;
        for (var seed = options.Seed; seed - options.Seed < options.Seeds || clock.Elapsed < end; seed++)
        {
            if (SeededRun.Fails(seed, options.Steps, tally) is { } failure)
            {
                Console.Error.WriteLine(failure);
                return 1;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"No fault found in {clock.Elapsed.TotalSeconds:0.0} s: {tally}."));
        return 0;
    }

    private sealed record Options(int Seed, int Steps, int Seeds, TimeSpan? Duration)
    {
        public static Options? Read(string[] arguments)
        {
            int? seed = null;
            var (steps, seeds) = (DefaultSteps, (int?)null);
            TimeSpan? duration = null;
            for (var i = 0; i + 1 < arguments.Length; i += 2)
            {
                if (!double.TryParse(arguments[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
                switch (arguments[i])
                {
                    case "--seed":
                        seed = (int)number;
                        break;
                    case "--steps":
                        steps = (int)number;
                        break;
                    case "--seeds":
                        seeds = (int)number;
                        break;
                    case "--seconds":
                        duration = TimeSpan.FromSeconds(number);
                        break;
                    case "--minutes":
                        duration = TimeSpan.FromMinutes(number);
                        break;
                    default:
                        return null;
                }
            }

            if (arguments.Length % 2 != 0) return null;
            return new Options(seed ?? (duration is null ? 1 : Random.Shared.Next(1_000_000)), steps, seeds ?? (duration is null ? 1 : 0), duration);
        }
    }
}
