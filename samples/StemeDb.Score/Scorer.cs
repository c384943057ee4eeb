using System.Text.Json;
using System.Text.Json.Nodes;
using StemeDb.Client;
using StemeDb.Client.Messages;

namespace StemeDb.Score;

/// <summary>Asks every question whose truth is known and counts the right answers.</summary>
internal sealed class Scorer(StemeDbClient client, string dataFolder)
{
    private const int InFlight = 16;

    /// <summary>Asks a round of a dataset; the rule is set first and is a record of the log like any other.</summary>
    public async Task<IReadOnlyList<Score>> RunAsync(Dataset dataset, Round round, CancellationToken cancellationToken)
    {
        var rule = JsonNode.Parse(round.Rule)!.AsObject();
        rule["pattern"] = dataset.Pattern;
        await client.PutRuleAsync(JsonElement.Parse(rule.ToJsonString()), cancellationToken);
        var gold = File.ReadLines(Path.Combine(dataFolder, dataset.Name, round.Gold)).Skip(1).Select(line => line.Split('\t')).ToArray();
        var scores = new List<Score>();
        foreach (var lens in round.Lenses)
        {
            var (right, covered) = (0, 0);
            await Parallel.ForEachAsync(gold, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellationToken }, async (row, token) =>
            {
                if (await AskAsync(row[0], lens, token) is not { } answer)
                {
                    return;
                }

                Interlocked.Increment(ref covered);
                if (answer.Status == "resolved" && round.IsRight(Plain(answer.Value), row[1]))
                {
                    Interlocked.Increment(ref right);
                }
            });
            scores.Add(new Score(dataset.Name, round.Name, lens, right, covered));
        }

        return scores;
    }

    /// <summary>The answer; null where nobody has claimed anything.</summary>
    private async Task<AnswerMessage?> AskAsync(string path, string lens, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.QueryAsync(new QueryMessage { ConceptPath = path, Lens = lens }, cancellationToken);
            return answer.Status == "empty" ? null : answer;
        }
        catch (StemeDbException refused) when (refused.Status == 422)
        {
            // One truth of the books is about a path with an empty segment, which nobody can have claimed anything on.
            return null;
        }
    }

    private static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}

/// <summary>A cell of the table.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Rule">The rule that was in force.</param>
/// <param name="Lens">The lens that was asked.</param>
/// <param name="Right">Answers that are true.</param>
/// <param name="Covered">Questions on which there is any claim.</param>
internal sealed record Score(string Dataset, string Rule, string Lens, int Right, int Covered);
