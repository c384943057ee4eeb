namespace StemeDb.Score;

/// <summary>A set of claims whose truth is known, and the ways to ask about it.</summary>
/// <param name="Name">Its folder below samples/data.</param>
/// <param name="Pattern">The paths of its claims.</param>
/// <param name="Rounds">One line of the table each.</param>
internal sealed record Dataset(string Name, string Pattern, IReadOnlyList<Round> Rounds)
{
    public static IReadOnlyList<Dataset> All { get; } =
    [
        new("flight_day", "flight/**",
        [
            new("exact", """{"type":"exact"}""", [Ask.Consensus, Ask.Recency], "truth.tsv", GoldEquality.Text),
            new("time ± 10 min", """{"type":"time","tolerance":{"seconds":600}}""", [Ask.Consensus, Ask.Recency, Ask.ConsensusWithCopyGroups], "truth.tsv", GoldEquality.TimeOfDay(TimeSpan.FromMinutes(10))),
        ]),
        new("book", "book/**",
        [
            new("exact", """{"type":"exact"}""", [Ask.Consensus, Ask.Recency], "truth.tsv", GoldEquality.Text),
            new("set, threshold 0.3", """{"type":"set","separator":";","threshold":0.3}""", [Ask.Consensus], "truth.tsv", GoldEquality.Set(';')),
            new("set, threshold 0.3, silver", """{"type":"set","separator":";","threshold":0.3}""", [Ask.Consensus], "truth_silver.tsv", GoldEquality.Set(';')),
        ]),
        new("population", "population/**",
        [
            new("exact", """{"type":"exact"}""", [Ask.Consensus, Ask.Recency], "truth.tsv", GoldEquality.Text),
            new("number ± 1 %", """{"type":"number","tolerance":{"relative":0.01}}""", [Ask.Consensus, Ask.Recency], "truth.tsv", GoldEquality.Number(0.01)),
        ]),
    ];
}

/// <summary>A rule, and what to ask under it.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Rule">The rule without its pattern, as JSON.</param>
/// <param name="Asks">Those whose answers are known.</param>
/// <param name="Gold">File of the truth.</param>
/// <param name="IsRight">Compares an answer with the truth.</param>
internal sealed record Round(string Name, string Rule, IReadOnlyList<Ask> Asks, string Gold, Func<string, string, bool> IsRight);
