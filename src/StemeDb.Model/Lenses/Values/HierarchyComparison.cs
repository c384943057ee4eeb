using StemeDb.Model.Lenses.Voting;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Lenses.Values;

/// <summary>
/// Strings that are paths, such as <c>europe/france/paris</c>. Each is a candidate of its own, and a claim supports not only the
/// path it names but also all candidates below it: who says <c>europe/france</c> does not contradict <c>europe/france/paris</c>.
/// Other values equal only themselves.
/// </summary>
internal sealed class HierarchyComparison(ValueRule rule) : ValueComparison
{
    private readonly byte[] _separator = System.Text.Encoding.UTF8.GetBytes(rule.Separator ?? "/");

    public override bool AreEqual(ReadOnlySpan<byte> representative, ReadOnlySpan<byte> value) => Exact.AreEqual(representative, value);

    /// <summary>A path contradicts neither what is above it nor what is below.</summary>
    internal override bool Contradict(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        !AreEqual(first, second)
        && (first[0] != '"' || second[0] != '"' || !(IsAbove(first, second) || IsAbove(second, first)));

    private bool IsAbove(ReadOnlySpan<byte> ancestor, ReadOnlySpan<byte> descendant)
    {
        var above = SetSyntax.Unescape(ancestor).AsSpan();
        var below = SetSyntax.Unescape(descendant).AsSpan();
        return above.Length > 0 && below.StartsWith(above) && below[above.Length..].StartsWith(_separator);
    }

    internal override void Group(ByteTable values, ReadOnlySpan<int> ranked, Span<int> representatives) =>
        Exact.Group(values, ranked, representatives);

    /// <summary>By candidate: the candidates below it, which also get its weight.</summary>
    /// <param name="values">The distinct values.</param>
    /// <param name="representatives">By candidate: the number of the value that stands for it.</param>
    public IReadOnlyList<int>[] Supported(ByteTable values, ReadOnlySpan<int> representatives)
    {
        var supported = new IReadOnlyList<int>[representatives.Length];
        var paths = new ByteTable();
        var candidateOfPath = new List<int>();
        for (var candidate = 0; candidate < representatives.Length; candidate++)
        {
            supported[candidate] = [];
            if (values[representatives[candidate]].Span is [(byte)'"', ..] text)
            {
                paths.Intern(SetSyntax.Unescape(text));
                candidateOfPath.Add(candidate);
            }
        }

        for (var path = 0; path < paths.Count; path++)
        {
            AddAncestors(paths, path, candidateOfPath, supported);
        }

        return supported;
    }

    /// <summary>Adds a path to what each of its ancestors supports.</summary>
    private void AddAncestors(ByteTable paths, int path, List<int> candidateOfPath, IReadOnlyList<int>[] supported)
    {
        var text = paths[path].Span;
        for (var end = text.LastIndexOf(_separator); end > 0; end = text[..end].LastIndexOf(_separator))
        {
            var ancestor = paths.Find(text[..end]);
            if (ancestor < 0)
            {
                continue;
            }

            ref var descendants = ref supported[candidateOfPath[ancestor]];
            if (descendants is not List<int> list)
            {
                descendants = list = [];
            }

            list.Add(candidateOfPath[path]);
        }
    }
}
