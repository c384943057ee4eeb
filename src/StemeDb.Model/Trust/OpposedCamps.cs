namespace StemeDb.Model.Trust;

/// <summary>
/// Tells camps that contradict everybody else nearly everywhere. Sources that are right agree with each other too, but what
/// they say is mostly also what leads among the others; sources that agree with each other and with nobody else have their
/// values from one place. Who varies some claims to look independent stays in the camp.
/// </summary>
/// <remarks>
/// A camp, and every source in none, has one vote on a path, split over what its voices say, so that a crowd is not the measure
/// of what others hold. Sums are whole numbers: their order does not matter.
/// </remarks>
internal sealed class OpposedCamps
{
    /// <summary>A whole vote.</summary>
    private const long Vote = 1L << 40;

    private readonly ContestedVoices _voices;
    private readonly DisjointSets _camps;
    private readonly int[] _voicesOfCamp;
    private readonly int[] _spoken;
    private readonly int[] _contradicted;
    private readonly List<(int Camp, int Value)> _path = [];
    private readonly List<long> _votes = [];
    private readonly List<int> _ranking = [];

    private OpposedCamps(ContestedVoices voices, DisjointSets camps)
    {
        (_voices, _camps) = (voices, camps);
        var sources = voices.Sources.Count;
        (_voicesOfCamp, _spoken, _contradicted) = (new int[sources], new int[sources], new int[sources]);
    }

    /// <summary>The camps that are one voice.</summary>
    /// <param name="voices">Who says what.</param>
    /// <param name="camps">Sources that agree on most of what they share are joined.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The sources that stand for them in <paramref name="camps"/>.</returns>
    public static IReadOnlySet<int> Find(ContestedVoices voices, DisjointSets camps, CancellationToken cancellation)
    {
        var opposed = new OpposedCamps(voices, camps);
        for (var path = 0; path < voices.Paths; path++)
        {
            if (path % 1024 == 0) cancellation.ThrowIfCancellationRequested();
            opposed.Hear(path);
        }

        return Enumerable.Range(0, voices.Sources.Count).Where(opposed.IsOpposed).ToHashSet();
    }

    private bool IsOpposed(int camp) =>
        _spoken[camp] >= LearningLimits.SharedPathsMin
        && _contradicted[camp] * 100L >= _spoken[camp] * (long)LearningLimits.ContradictionPercent;

    private void Hear(int path)
    {
        Collect(path);
        _ranking.Sort((x, y) => _votes[y].CompareTo(_votes[x]));
        for (var i = 0; i < _path.Count;)
        {
            var camp = _path[i].Camp;
            var end = i + _voicesOfCamp[camp];
            if (end - i > 1 && end - i < _path.Count) Judge(camp, i, end);
            i = end;
        }

        foreach (var (camp, _) in _path) _voicesOfCamp[camp] = 0;
    }

    /// <summary>The voices by camp and value, and the votes of each value.</summary>
    private void Collect(int path)
    {
        _path.Clear();
        _votes.Clear();
        _ranking.Clear();
        var (first, end) = (_voices.GroupsOf(path).Start.Value, _voices.GroupsOf(path).End.Value);
        for (var value = first; value < end; value++)
        {
            _votes.Add(0);
            _ranking.Add(value - first);
            foreach (var source in _voices.MembersOf(value))
            {
                var camp = _camps.Find(source);
                _voicesOfCamp[camp]++;
                _path.Add((camp, value - first));
            }
        }

        foreach (var (camp, value) in _path) _votes[value] += Vote / _voicesOfCamp[camp];
        _path.Sort();
    }

    /// <summary>Whether what leads among the voices of a camp is less than what leads among the others.</summary>
    private void Judge(int camp, int start, int end)
    {
        var share = Vote / _voicesOfCamp[camp];
        var (most, othersForIt, othersLeader) = (0, 0L, 0L);
        for (var i = start; i < end;)
        {
            var next = i;
            while (next < end && _path[next].Value == _path[i].Value) next++;
            var others = _votes[_path[i].Value] - ((next - i) * share);
            if (next - i > most || (next - i == most && others > othersForIt)) (most, othersForIt) = (next - i, others);
            othersLeader = Math.Max(othersLeader, others);
            i = next;
        }

        // Of what the camp does not say, the first in the ranking leads.
        foreach (var value in _ranking)
        {
            if (IsSaid(value, start, end)) continue;
            othersLeader = Math.Max(othersLeader, _votes[value]);
            break;
        }

        _spoken[camp]++;

        // Dividing loses less than one for each voice: what is no further apart is even.
        _contradicted[camp] += othersLeader - othersForIt > _path.Count ? 1 : 0;
    }

    private bool IsSaid(int value, int start, int end)
    {
        var (low, high) = (start, end);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_path[middle].Value < value) low = middle + 1;
            else high = middle;
        }

        return low < end && _path[low].Value == value;
    }
}
