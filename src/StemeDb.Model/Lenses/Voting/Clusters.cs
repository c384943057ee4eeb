namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// The voices of a path that share one vote: those of one declared family, those of one copy group, and, transitively, those
/// that a voice belonging to both joins. A union-find over families and groups; which of them stands for a cluster influences
/// no answer.
/// </summary>
internal sealed class Clusters
{
    private readonly Dictionary<string, int> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _groups = [];
    private readonly List<(int Parent, int Voices)> _nodes = [];

    /// <summary>True when every voice is on its own.</summary>
    public bool IsEmpty => _nodes.Count == 0;

    public void Clear()
    {
        if (_nodes.Count > 0)
        {
            _families.Clear();
            _groups.Clear();
            _nodes.Clear();
        }
    }

    /// <summary>Counts one more voice.</summary>
    /// <param name="family">Null: the source has none.</param>
    /// <param name="group">0: the source is in no copy group.</param>
    /// <returns>What <see cref="Of"/> takes once all voices are in; <see cref="Voice.Alone"/> when it shares with nobody.</returns>
    public int AddVoice(string? family, int group)
    {
        if (family is null && group == 0)
        {
            return Voice.Alone;
        }

        var node = family is null ? NodeOf(_groups, group)
            : group == 0 ? NodeOf(_families, family)
            : Join(NodeOf(_families, family), NodeOf(_groups, group));
        _nodes[node] = _nodes[node] with { Voices = _nodes[node].Voices + 1 };
        return node;
    }

    /// <summary>The cluster of a voice.</summary>
    /// <param name="node">What <see cref="AddVoice"/> returned for it.</param>
    public int Of(int node)
    {
        if (node == Voice.Alone)
        {
            return Voice.Alone;
        }

        while (_nodes[node].Parent != node)
        {
            // Each step halves the way for the next to go it.
            _nodes[node] = _nodes[node] with { Parent = _nodes[_nodes[node].Parent].Parent };
            node = _nodes[node].Parent;
        }

        return node;
    }

    /// <summary>How many voices share the vote of a cluster; 1 for a voice that is on its own.</summary>
    public int VoicesOf(int cluster) => cluster == Voice.Alone ? 1 : _nodes[cluster].Voices;

    /// <summary>The root that stands for a family or a group.</summary>
    private int NodeOf<T>(Dictionary<T, int> nodes, T name)
        where T : notnull
    {
        if (nodes.TryGetValue(name, out var node))
        {
            return Of(node);
        }

        nodes.Add(name, node = _nodes.Count);
        _nodes.Add((node, 0));
        return node;
    }

    private int Join(int left, int right)
    {
        if (left == right)
        {
            return left;
        }

        var (kept, joined) = _nodes[left].Voices >= _nodes[right].Voices ? (left, right) : (right, left);
        _nodes[kept] = _nodes[kept] with { Voices = _nodes[kept].Voices + _nodes[joined].Voices };
        _nodes[joined] = _nodes[joined] with { Parent = kept };
        return kept;
    }
}
