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
                var answer = await client.QueryAsync(new QueryMessage { ConceptPath = row[0], Lens = lens }, token);
                if (answer.Status != "empty")
                {
                    Interlocked.Increment(ref covered);
                }

                if (answer.Status == "resolved" && round.IsRight(Plain(answer.Value), row[1]))
                {
                    Interlocked.Increment(ref right);
                }
            });
            scores.Add(new Score(dataset.Name, round.Name, lens, right, covered));
        }

        return scores;
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
