using System.Globalization;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchCommand(BenchSettings Settings, IReadOnlyList<string> Rows, string? JsonFile)
{
    public const string Usage = """
        usage: bench/run [--quick] [--rounds N] [--json FILE] [ROW…]

          --quick       short windows, one round: shows that everything runs; its figures say little
          --rounds N    turns of every contender, whose median is printed; 3 unless given
          --json FILE   the figures of every round
          ROW           only these rows; a prefix takes all that begin with it:
        """;

    /// <summary>Null when it cannot be understood.</summary>
    public static BenchCommand? Parse(string[] args)
    {
        var (quick, rounds, json, rows) = (false, 0, (string?)null, new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                    i++;
                    break;
                case "--json" when i + 1 < args.Length:
                    json = args[++i];
                    break;
                case ['-', ..]:
                    return null;
                default:
                    rows.Add(args[i]);
                    break;
            }
        }

        var settings = quick ? BenchSettings.Quick : BenchSettings.Full;
        return new BenchCommand(rounds > 0 ? settings with { Rounds = rounds } : settings, rows, json);
    }
}
