using System.Text.Json;
using StemeDb.Client.Messages;

namespace StemeDb.Score;

/// <summary>A way to ask about a path.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Lens">Name of the lens.</param>
/// <param name="Snapshot">Which copy groups and accuracies: <c>none</c>, or <c>latest</c>.</param>
internal sealed record Ask(string Name, string Lens, string Snapshot)
{
    public static Ask Consensus { get; } = Plain("consensus");

    public static Ask Recency { get; } = Plain("recency");

    public static Ask ConsensusWithCopyGroups { get; } = new("consensus with copy groups", "consensus", "latest");

    public bool UsesWhatWasLearned => Snapshot != "none";

    /// <summary>A lens that knows of no copy groups, whatever was learned before.</summary>
    public static Ask Plain(string lens) => new(lens, lens, "none");

    public QueryMessage About(string path) => new()
    {
        ConceptPath = path,
        Lens = Lens,
        Params = new Dictionary<string, JsonElement> { ["snapshot"] = JsonElement.Parse($"\"{Snapshot}\"") },
    };

    /// <summary>The value an answer gives; null: none.</summary>
    public static string? ValueOf(AnswerMessage answer) => answer.Value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => answer.Value.GetString(),
        _ => answer.Value.GetRawText(),
    };
}
