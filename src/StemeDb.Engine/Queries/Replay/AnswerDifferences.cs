using System.Text.Json;
using StemeDb.Model.Assertions;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Queries.Replay;

/// <summary>
/// Finds what an answer that was given and the answer of the store differ by, and from which input it comes. The hash tells a
/// text that was changed afterwards from inputs that are others; the members tell which inputs.
/// </summary>
internal sealed class AnswerDifferences(JsonElement given, JsonElement stored, IIndexReader reader)
{
    private readonly List<Difference> _found = [];

    /// <summary>All that differs; empty when both say the same.</summary>
    public List<Difference> Find()
    {
        var members = DifferingMembers();
        if (members.Count == 0)
        {
            return _found;
        }

        if (Text(given, "replay") == Text(stored, "replay"))
        {
            foreach (var member in members)
            {
                Add("answer_text", "/" + member, $"{member} was changed after the answer was given: the hash is that of the answer with {Short(stored, member)}.");
            }

            return _found;
        }

        if (members.Contains("rule")) Add("rule", "/rule", $"The rule in force at that seq is {Short(stored, "rule")}.");
        if (members.Contains("snapshots")) Add("snapshot", "/snapshots", $"The snapshots in force at that seq are {Short(stored, "snapshots")}.");
        CompareFirstIds();
        CompareExplained();
        if (_found.Count == 0)
        {
            Add("inputs", "/replay", members is ["replay"]
                ? "All else is the same: a claim, a tier, a family or a group on the path is another without changing the outcome, or the hash itself was changed."
                : $"The claims on the path, or the tiers, families or groups of their sources, are others than the answer was made from; it shows in {string.Join(", ", members.Where(name => name != "replay"))}.");
        }

        return _found;
    }

    private List<string> DifferingMembers()
    {
        var names = given.EnumerateObject().Select(member => member.Name).Union(stored.EnumerateObject().Select(member => member.Name), StringComparer.Ordinal);
        return [.. names.Where(name => !(given.TryGetProperty(name, out var one) && stored.TryGetProperty(name, out var other) && JsonElement.DeepEquals(one, other)))];
    }

    /// <summary>The assertions that the candidates name are there, on this path, as of that seq.</summary>
    private void CompareFirstIds()
    {
        if (!given.TryGetProperty("candidates", out var candidates) || candidates.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var (candidate, i) in candidates.EnumerateArray().Select((candidate, i) => (candidate, i)))
        {
            if (candidate.ValueKind == JsonValueKind.Object && candidate.TryGetProperty("first_assertion_ids", out var ids) && ids.ValueKind == JsonValueKind.Array)
            {
                foreach (var id in ids.EnumerateArray())
                {
                    CompareClaim(id.ToString(), $"/candidates/{i}/first_assertion_ids");
                }
            }
        }
    }

    private void CompareClaim(string id, string pointer)
    {
        var path = Text(stored, "concept_path");
        if (!AssertionId.TryParse(id, out var parsed) || reader.Find(parsed) is not { } claim)
        {
            Add("claims", pointer, $"There is no assertion {id} up to that seq.");
        }
        else if (claim.Record.Assertion.Path.ToString() != path)
        {
            Add("claims", pointer, $"The assertion {id} is about {claim.Record.Assertion.Path}.");
        }
    }

    private void CompareExplained()
    {
        var (theirs, ours) = (Explained(given), Explained(stored));
        foreach (var (id, claim) in theirs)
        {
            if (!ours.TryGetValue(id, out var known))
            {
                Add("claims", "/explain/claims", $"The claim {id} does not count at that seq: it is not there, or was withdrawn or replaced by then.");
                continue;
            }

            foreach (var name in (string[])["tier", "family", "group"])
            {
                if (Text(claim, name) != Text(known, name))
                {
                    Add("sources", "/explain/claims", $"The {name} of {Text(known, "source")} at that seq is {Short(known, name)}, not {Short(claim, name)}.");
                }
            }
        }

        if (given.TryGetProperty("explain", out _))
        {
            foreach (var id in ours.Keys.Except(theirs.Keys, StringComparer.Ordinal))
            {
                Add("claims", "/explain/claims", $"The claim {id} counts at that seq and is not in the answer.");
            }
        }
    }

    private static Dictionary<string, JsonElement> Explained(JsonElement answer)
    {
        var claims = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (answer.TryGetProperty("explain", out var explain) && explain.ValueKind == JsonValueKind.Object
            && explain.TryGetProperty("claims", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var claim in list.EnumerateArray().Where(claim => claim.ValueKind == JsonValueKind.Object))
            {
                claims[Text(claim, "id")] = claim;
            }
        }

        return claims;
    }

    private void Add(string input, string pointer, string detail) => _found.Add(new Difference(input, pointer, detail));

    private static string Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) ? member.ToString() : "";

    private static string Short(JsonElement parent, string name)
    {
        const int max = 80;
        if (!parent.TryGetProperty(name, out var member)) return "none";
        var text = member.GetRawText();
        return text.Length <= max ? text : text[..max] + "…";
    }
}
