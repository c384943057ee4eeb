using System.Text.Json;
using System.Text.Json.Nodes;
using StemeDb.Client;

namespace StemeDb.Score;

/// <summary>Asks every question whose truth is known and counts the right answers.</summary>
internal sealed class Scorer(StemeDbClient client, string dataFolder)
{
    private const int InFlight = 16;

    private const int Unprocessable = 422;

    /// <summary>
    /// Asks a round of a dataset; the rule is set first and is a record of the log like any other. What the server is to have learned
    /// of its sources it learns before it is asked for it.
    /// </summary>
    public async Task<IReadOnlyList<Score>> RunAsync(Dataset dataset, Round round, CancellationToken cancellationToken)
    {
        var rule = JsonNode.Parse(round.Rule)!.AsObject();
        rule["pattern"] = dataset.Pattern;
        await client.PutRuleAsync(JsonElement.Parse(rule.ToJsonString()), cancellationToken);
        var gold = Gold.Read(Path.Combine(dataFolder, dataset.Name, round.Gold));
        var scores = new List<Score>();
        foreach (var ask in round.Asks)
        {
            if (ask.UsesWhatWasLearned) await client.LearnAsync(cancellationToken);
            scores.Add(await CountAsync(gold, ask, round.IsRight, cancellationToken));
        }

        return scores;
    }

    /// <summary>Asks about every path of the truth.</summary>
    private async Task<Score> CountAsync(
        IReadOnlyList<Gold> gold, Ask ask, Func<string, string, bool> isRight, CancellationToken cancellationToken)
    {
        var (right, covered) = (0, 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(gold, options, async (row, token) =>
        {
            var (isCovered, value) = await AskAsync(row.Path, ask, token);
            Interlocked.Add(ref covered, isCovered ? 1 : 0);
            Interlocked.Add(ref right, value is not null && isRight(value, row.Value) ? 1 : 0);
        });
        return new Score(ask, right, covered);
    }

    private async Task<(bool IsCovered, string? Value)> AskAsync(string path, Ask ask, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.QueryAsync(ask.About(path), cancellationToken);
            return answer.Status == "empty" ? (false, null) : (true, Ask.ValueOf(answer));
        }
        catch (StemeDbException refused) when (refused.Status == Unprocessable && path.Contains("//", StringComparison.Ordinal))
        {
            // One truth of the books is about a path with an empty segment, which nobody can have claimed anything on.
            return (false, null);
        }
    }
}

/// <summary>A cell of the table.</summary>
/// <param name="Ask">What was asked.</param>
/// <param name="Right">Answers that are true.</param>
/// <param name="Covered">Questions on which there is any claim.</param>
internal sealed record Score(Ask Ask, int Right, int Covered);
