namespace StemeDb.Model.Trust;

/// <summary>Numbers joined into sets, transitively (union-find). The least number of a set stands for it.</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, count)];

    public int Find(int item)
    {
        while (_parents[item] != item)
        {
            _parents[item] = _parents[_parents[item]];
            item = _parents[item];
        }

        return item;
    }

    public void Join(int left, int right)
    {
        (left, right) = (Find(left), Find(right));
        _parents[Math.Max(left, right)] = Math.Min(left, right);
    }
}
