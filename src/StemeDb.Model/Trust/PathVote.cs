namespace StemeDb.Model.Trust;

/// <summary>
/// Judges every voice of a path by what the others say, those left out that speak with one voice with it. Works on one path
/// after the other and keeps its buffers.
/// </summary>
internal sealed class PathVote
{
    /// <summary>Weights are millionths times this, so that they can be divided among the members of a group.</summary>
    private const long Scale = 1 << 20;

    private readonly ContestedVoices _voices;
    private readonly int[] _clusters;
    private readonly int[] _weights;
    private readonly Action<int, int> _count;
    private readonly int[] _clusterVoices;
    private readonly List<PathVoice> _path = [];

    /// <param name="voices">What the sources say.</param>
    /// <param name="clusters">By source: who speaks with one voice with it.</param>
    /// <param name="weights">By source, in millionths; may change between paths.</param>
    /// <param name="count">Hears of every voice that was judged: the source, and how right it is, 0 to <see cref="AccuracyEstimation.Right"/>.</param>
    public PathVote(ContestedVoices voices, int[] clusters, int[] weights, Action<int, int> count)
    {
        (_voices, _clusters, _weights, _count) = (voices, clusters, weights, count);
        _clusterVoices = new int[clusters.Length];
    }

    /// <summary>Judges the voices of a path.</summary>
    public void Judge(int path)
    {
        Collect(path);
        if (_voices.Elements.TryGetValue(path, out var elements)) new ElementVote(elements, _path, _count).Judge();
        else JudgeClasses();
    }

    /// <summary>The voices with their weights, those that share a vote behind one another.</summary>
    private void Collect(int path)
    {
        _path.Clear();
        var (start, end) = (_voices.GroupsOf(path).Start.Value, _voices.GroupsOf(path).End.Value);
        for (var group = start; group < end; group++)
        {
            foreach (var source in _voices.MembersOf(group))
            {
                _clusterVoices[_clusters[source]]++;
                _path.Add(new PathVoice { Source = source, Cluster = _clusters[source], Value = group - start, Class = _voices.ClassOf(group) });
            }
        }

        var isShared = false;
        foreach (ref var voice in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_path))
        {
            voice.Sharing = _clusterVoices[voice.Cluster];
            voice.Weight = _weights[voice.Source] * Scale / voice.Sharing;
            isShared |= voice.Sharing > 1;
        }

        foreach (var voice in _path) _clusterVoices[voice.Cluster] = 0;
        if (isShared) _path.Sort(static (x, y) => x.Cluster != y.Cluster ? x.Cluster.CompareTo(y.Cluster) : x.Source.CompareTo(y.Source));
    }

    private void JudgeClasses()
    {
        var classes = 0;
        foreach (var voice in _path) classes = Math.Max(classes, voice.Class + 1);
        if (classes < 2) return;
        Span<long> sums = classes <= 64 ? stackalloc long[classes] : new long[classes];
        foreach (var voice in _path) sums[voice.Class] += voice.Weight;
        var (first, second) = FirstTwo(sums);
        for (var i = 0; i < _path.Count;)
        {
            var voice = _path[i];
            if (voice.Sharing == 1)
            {
                _count(voice.Source, IsConfirmed(voice, sums, first, second) ? AccuracyEstimation.Right : 0);
                i++;
            }
            else
            {
                JudgeCluster(i, sums);
                i += voice.Sharing;
            }
        }
    }

    /// <summary>The greatest and the next; of equal ones the one claimed first.</summary>
    private static (int First, int Second) FirstTwo(ReadOnlySpan<long> sums)
    {
        var (first, second) = (0, -1);
        for (var i = 1; i < sums.Length; i++)
        {
            if (sums[i] > sums[first]) (first, second) = (i, first);
            else if (second < 0 || sums[i] > sums[second]) second = i;
        }

        return (first, second);
    }

    /// <summary>Whether the others, without this voice, still name its value first.</summary>
    private static bool IsConfirmed(in PathVoice voice, ReadOnlySpan<long> sums, int first, int second)
    {
        if (voice.Class != first) return false;
        var rest = sums[first] - voice.Weight;
        return rest > 0 && (rest > sums[second] || (rest == sums[second] && first < second));
    }

    private void JudgeCluster(int start, Span<long> sums)
    {
        var end = start + _path[start].Sharing;
        for (var i = start; i < end; i++) sums[_path[i].Class] -= _path[i].Weight;
        var truth = FirstTwo(sums).First;
        for (var i = start; i < end && sums[truth] > 0; i++) _count(_path[i].Source, _path[i].Class == truth ? AccuracyEstimation.Right : 0);
        for (var i = start; i < end; i++) sums[_path[i].Class] += _path[i].Weight;
    }
}

/// <summary>A voice on the path being judged.</summary>
internal struct PathVoice
{
    public int Source;

    /// <summary>Who speaks with one voice with it.</summary>
    public int Cluster;

    /// <summary>How many of its cluster have a voice on the path, itself included.</summary>
    public int Sharing;

    /// <summary>Number of the value on the path.</summary>
    public int Value;

    /// <summary>Number of the candidate that the value is.</summary>
    public int Class;

    /// <summary>What it weighs, its share of a vote considered.</summary>
    public long Weight;
}
