namespace StemeDb.Model.Trust;

/// <summary>
/// Judges voices whose values are made of elements: the truth is the elements with enough of the others' weight, and a voice is
/// right by the part that both have of all that either has (Jaccard).
/// </summary>
internal sealed class ElementVote(ElementClaims claims, List<PathVoice> path, Action<int, int> count)
{
    private readonly long[] _sums = new long[claims.Count];
    private readonly long[] _own = new long[claims.Count];
    private readonly List<int> _touched = [];
    private long _total;

    public void Judge()
    {
        foreach (var voice in path)
        {
            _total += voice.Weight;
            foreach (var element in claims.OfValue[voice.Value]) _sums[element] += voice.Weight;
        }

        var sorted = _sums.ToArray();
        Array.Sort(sorted);
        for (var i = 0; i < path.Count; i += path[i].Sharing) JudgeCluster(i, sorted);
    }

    private void JudgeCluster(int start, long[] sorted)
    {
        var end = start + path[start].Sharing;
        var others = _total;
        for (var i = start; i < end; i++)
        {
            others -= path[i].Weight;
            foreach (var element in claims.OfValue[path[i].Value])
            {
                if (_own[element] == 0) _touched.Add(element);
                _own[element] += path[i].Weight;
            }
        }

        if (others > 0)
        {
            var truth = TruthCount(sorted, others);
            for (var i = start; i < end; i++) count(path[i].Source, RightnessOf(claims.OfValue[path[i].Value], truth, others));
        }

        foreach (var element in _touched) _own[element] = 0;
        _touched.Clear();
    }

    private bool IsEnough(long weight, long others) => weight > 0 && weight >= claims.Threshold * others;

    /// <summary>How many elements the others' truth has: those that have enough with the cluster's own weight, less those that have not without it.</summary>
    private int TruthCount(long[] sorted, long others)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (IsEnough(sorted[middle], others)) high = middle;
            else low = middle + 1;
        }

        var truth = sorted.Length - low;
        foreach (var element in _touched)
        {
            truth -= IsEnough(_sums[element], others) && !IsEnough(_sums[element] - _own[element], others) ? 1 : 0;
        }

        return truth;
    }

    private int RightnessOf(int[] elements, int truth, long others)
    {
        var both = 0;
        foreach (var element in elements) both += IsEnough(_sums[element] - _own[element], others) ? 1 : 0;
        var either = elements.Length + truth - both;
        return either == 0 ? AccuracyEstimation.Right : (int)((long)AccuracyEstimation.Right * both / either);
    }
}
