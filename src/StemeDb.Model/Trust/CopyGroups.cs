namespace StemeDb.Model.Trust;

/// <summary>Which sources copy each other, by the numbers of <see cref="ContestedVoices"/>.</summary>
internal sealed class CopyGroups
{
    private readonly int[] _groups;
    private readonly (int With, int Agreed, int Shared)[] _links;
    private readonly int[] _itemStarts;

    /// <param name="sets">Sources that are joined are copies.</param>
    /// <param name="links">By source: the pair that joined it; nothing shared: none.</param>
    /// <param name="itemStarts">By source: how many contested paths those before it have together.</param>
    public CopyGroups(DisjointSets sets, (int With, int Agreed, int Shared)[] links, int[] itemStarts)
    {
        (_links, _itemStarts) = (links, itemStarts);
        _groups = new int[links.Length];
        for (var source = 0; source < links.Length; source++)
        {
            if (links[source].Shared == 0) continue;
            var first = sets.Find(source);
            _groups[source] = first == source ? ++Count : _groups[first];
        }
    }

    /// <summary>How many groups there are.</summary>
    public int Count { get; }

    /// <summary>A source's group, from 1; 0: in none.</summary>
    public int Of(int source) => _groups[source];

    /// <summary>The pair that brought a source into its group; nothing shared: in none.</summary>
    public (int With, int Agreed, int Shared) LinkOf(int source) => _links[source];

    /// <summary>On how many contested paths a source has a voice.</summary>
    public int ContestedPathsOf(int source) => _itemStarts[source + 1] - _itemStarts[source];
}
