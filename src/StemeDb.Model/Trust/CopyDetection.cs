namespace StemeDb.Model.Trust;

/// <summary>
/// Finds copy groups: pairs of sources that agree exactly on nearly all of their shared contested paths, closed transitively,
/// and the camps of sources that agree on most of them and contradict everybody else, <see cref="OpposedCamps"/>
/// (X. L. Dong, L. Berti-Équille, D. Srivastava, "Integrating conflicting data: the role of source dependence", VLDB 2009, for
/// the idea that sharing what is contested tells copies; the thresholds are those of <see cref="LearningLimits"/>).
/// </summary>
/// <remarks>
/// Pairs are counted only among sources that name the same value of the same path, and only a number of neighbours of each, so
/// the cost is at most voices × <see cref="LearningLimits.NeighboursMax"/> and never the square of the voices of a path. A pair is
/// then compared path by path only when it may reach a threshold and is not joined by it already.
/// </remarks>
internal sealed class CopyDetection
{
    private readonly ContestedVoices _voices;
    private readonly CancellationToken _cancellation;
    private readonly int[] _itemStarts;
    private readonly int[] _items;
    private readonly int[] _pathOfGroup;
    private readonly DisjointSets _sets;
    private readonly DisjointSets _camps;
    private readonly (int With, int Agreed, int Shared)[] _links;
    private readonly (int With, int Agreed, int Shared)[] _campLinks;

    private CopyDetection(ContestedVoices voices, CancellationToken cancellation)
    {
        (_voices, _cancellation) = (voices, cancellation);
        var sources = voices.Sources.Count;
        _itemStarts = new int[sources + 1];
        _items = new int[voices.Voices];
        _pathOfGroup = new int[voices.Groups];
        (_sets, _camps) = (new DisjointSets(sources), new DisjointSets(sources));
        (_links, _campLinks) = (new (int, int, int)[sources], new (int, int, int)[sources]);
        IndexBySource();
    }

    /// <summary>Finds the groups.</summary>
    public static CopyGroups Find(ContestedVoices voices, CancellationToken cancellation)
    {
        var detection = new CopyDetection(voices, cancellation);
        detection.CompareAll();
        detection.JoinOpposedCamps();
        return new CopyGroups(detection._sets, detection._links, detection._itemStarts);
    }

    private int PathsOf(int source) => _itemStarts[source + 1] - _itemStarts[source];

    private bool MayCopy(int source) => PathsOf(source) >= LearningLimits.SharedPathsMin;

    /// <summary>For each source the values it names, in the order of their paths.</summary>
    private void IndexBySource()
    {
        for (var group = 0; group < _voices.Groups; group++)
        {
            foreach (var source in _voices.MembersOf(group)) _itemStarts[source + 1]++;
        }

        for (var source = 0; source < _links.Length; source++) _itemStarts[source + 1] += _itemStarts[source];
        var next = _itemStarts.AsSpan(0, _links.Length).ToArray();
        for (var path = 0; path < _voices.Paths; path++)
        {
            var (start, end) = (_voices.GroupsOf(path).Start.Value, _voices.GroupsOf(path).End.Value);
            for (var group = start; group < end; group++)
            {
                _pathOfGroup[group] = path;
                foreach (var source in _voices.MembersOf(group)) _items[next[source]++] = group;
            }
        }
    }

    private void CompareAll()
    {
        var agreed = new int[_links.Length];
        var touched = new List<int>();
        for (var source = 0; source < _links.Length; source++)
        {
            if (!MayCopy(source)) continue;
            _cancellation.ThrowIfCancellationRequested();
            var unseen = CountAgreements(source, agreed, touched);
            foreach (var other in touched)
            {
                if (MayJoin(source, other, agreed[other] + unseen)) Compare(source, other);
                agreed[other] = 0;
            }

            touched.Clear();
        }
    }

    /// <summary>Counts, for those that follow a source, how often they name the same value.</summary>
    /// <returns>On how many paths some of those that follow were not counted.</returns>
    private int CountAgreements(int source, int[] agreed, List<int> touched)
    {
        var unseen = 0;
        foreach (var group in _items.AsSpan(_itemStarts[source].._itemStarts[source + 1]))
        {
            var members = _voices.MembersOf(group);
            var following = members[(members.BinarySearch(source) + 1)..];
            if (following.Length > LearningLimits.NeighboursMax)
            {
                following = following[..LearningLimits.NeighboursMax];
                unseen++;
            }

            foreach (var other in following)
            {
                if (!MayCopy(other)) continue;
                if (agreed[other]++ == 0) touched.Add(other);
            }
        }

        return unseen;
    }

    /// <summary>Whether a pair that agrees so often at most may join what is not joined yet.</summary>
    private bool MayJoin(int left, int right, int agreed) =>
        (agreed >= AgreementsNeeded(left, right, LearningLimits.AgreementPercent) && _sets.Find(left) != _sets.Find(right))
        || (agreed >= AgreementsNeeded(left, right, LearningLimits.CampPercent) && _camps.Find(left) != _camps.Find(right));

    /// <summary>So many of the paths that they share at least are this many of a hundred.</summary>
    private int AgreementsNeeded(int left, int right, int percent)
    {
        var smaller = Math.Min(PathsOf(left), PathsOf(right));
        var shared = Math.Max(LearningLimits.SharedPathsMin, (smaller + LearningLimits.SharedPartOfSmaller - 1) / LearningLimits.SharedPartOfSmaller);
        return (int)((((long)shared * percent) + 99) / 100);
    }

    private void Compare(int left, int right)
    {
        var mine = _items.AsSpan(_itemStarts[left].._itemStarts[left + 1]);
        var theirs = _items.AsSpan(_itemStarts[right].._itemStarts[right + 1]);
        var smaller = Math.Min(mine.Length, theirs.Length);
        var differencesMax = (long)smaller * (100 - LearningLimits.CampPercent) / 100;
        var (agreed, shared) = (0, 0);
        for (int i = 0, j = 0; i < mine.Length && j < theirs.Length;)
        {
            var order = _pathOfGroup[mine[i]] - _pathOfGroup[theirs[j]];
            if (order == 0)
            {
                shared++;
                agreed += mine[i] == theirs[j] ? 1 : 0;
                if (shared - agreed > differencesMax) return;
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        if (shared < LearningLimits.SharedPathsMin || shared * (long)LearningLimits.SharedPartOfSmaller < smaller) return;
        if (agreed * 100L < shared * (long)LearningLimits.CampPercent) return;
        Join(_camps, _campLinks, left, right, agreed, shared);
        if (agreed * 100L >= shared * (long)LearningLimits.AgreementPercent) Join(_sets, _links, left, right, agreed, shared);
    }

    private static void Join(DisjointSets sets, (int With, int Agreed, int Shared)[] links, int left, int right, int agreed, int shared)
    {
        sets.Join(left, right);
        if (links[left].Shared == 0) links[left] = (right, agreed, shared);
        if (links[right].Shared == 0) links[right] = (left, agreed, shared);
    }

    private void JoinOpposedCamps()
    {
        var opposed = OpposedCamps.Find(_voices, _camps, _cancellation);
        for (var source = 0; source < _links.Length; source++)
        {
            var camp = _camps.Find(source);
            if (!opposed.Contains(camp)) continue;
            _sets.Join(source, camp);
            if (_links[source].Shared == 0) _links[source] = _campLinks[source];
        }
    }
}
