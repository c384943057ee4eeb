using System.Globalization;

namespace StemeDb.Score;

/// <summary>What the command line asks for.</summary>
/// <param name="Datasets">Only these; empty: all.</param>
/// <param name="Mode">The known answers, all lenses, or the attack.</param>
/// <param name="Output">The file or folder to write; null: standard output.</param>
/// <param name="Seed">What the attack is drawn with.</param>
internal sealed record ScoreCommand(IReadOnlyList<string> Datasets, ScoreMode Mode, string? Output, int Seed)
{
    private const int UsualSeed = 20111208;

    public const string Usage = """
        usage: samples/score [flight_day] [book] [population]     the answers that are known, as right/total
               samples/score --lenses [--write FILE]              every lens over all datasets, as a page of Markdown
               samples/sybil [--seed N] [--write FOLDER]          invented sources against the flight data
        The server is STEMEDB_SERVER (http://127.0.0.1:18180 unless set); only the known answers need it.
        """;

    /// <summary>Null when it cannot be understood.</summary>
    public static ScoreCommand? Parse(string[] args)
    {
        var (datasets, mode, output, seed) = (new List<string>(), ScoreMode.KnownAnswers, (string?)null, UsualSeed);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--lenses":
                    mode = ScoreMode.AllLenses;
                    break;
                case "--sybil":
                    mode = ScoreMode.Sybil;
                    break;
                case "--write" when i + 1 < args.Length:
                    output = args[++i];
                    break;
                case "--seed" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
                    i++;
                    break;
                case var name when Dataset.All.Any(dataset => dataset.Name == name):
                    datasets.Add(name);
                    break;
                default:
                    return null;
            }
        }

        var isSound = mode == ScoreMode.KnownAnswers ? output is null : datasets.Count == 0;
        return isSound ? new ScoreCommand(datasets, mode, output, seed) : null;
    }
}

/// <summary>What is to be done.</summary>
internal enum ScoreMode
{
    /// <summary>The table of samples/data/README.md.</summary>
    KnownAnswers,

    /// <summary>All lenses.</summary>
    AllLenses,

    /// <summary>The attack by invented sources.</summary>
    Sybil,
}
