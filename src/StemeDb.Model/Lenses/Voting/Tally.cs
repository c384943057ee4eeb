using StemeDb.Model.Lenses.Values;

namespace StemeDb.Model.Lenses.Voting;

/// <summary>The count of a ballot: who stands behind each candidate, with what weight.</summary>
internal sealed class Tally
{
    private const int SmallMax = 32;

    private readonly Candidacy[] _candidates;
    private readonly int[] _candidateOfValue;
    private readonly int[] _order;
    private IReadOnlyList<int>[]? _supported;

    private Tally(Candidacy[] candidates, int[] candidateOfValue, ValueComparison comparison)
    {
        Comparison = comparison;
        _candidates = candidates;
        _candidateOfValue = candidateOfValue;
        _order = new int[candidates.Length];
        for (var i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }
    }

    /// <summary>How many candidates there are.</summary>
    public int Count => _candidates.Length;

    /// <summary>By which values were grouped.</summary>
    public ValueComparison Comparison { get; }

    /// <summary>Sum of the weights that count.</summary>
    public Int128 Total { get; private set; }

    /// <summary>A candidate by its place in the order.</summary>
    public ref readonly Candidacy this[int place] => ref _candidates[_order[place]];

    /// <summary>The candidate a value belongs to, by a number that ordering does not change, below <see cref="Count"/>.</summary>
    public int CandidateOf(int value) => _candidateOfValue[value];

    /// <summary>The number of the candidate at a place in the order.</summary>
    public int CandidateAt(int place) => _order[place];

    /// <summary>Counts, and orders by score: weight descending, then best tier, then the incumbent.</summary>
    /// <param name="ballot">At least one voice that is not absent, weighed.</param>
    /// <param name="comparison">Which values are one candidate; null: as the rule says.</param>
    public static Tally Of(Ballot ballot, ValueComparison? comparison = null)
    {
        var tally = Group(ballot, comparison ?? ballot.Comparison);
        tally._supported = tally.FindSupported(ballot);
        var voices = ballot.Voices;
        var clusters = ballot.Clusters.IsEmpty ? null : new HashSet<(int Candidate, int Cluster, bool Counts)>();
        for (var i = 0; i < voices.Length; i++)
        {
            ref readonly var voice = ref voices[i];
            if (voice.Role == VoiceRole.Absent)
            {
                continue;
            }

            var index = tally._candidateOfValue[voice.Value];
            ref var candidate = ref tally._candidates[index];
            candidate.Add(voices, i);
            candidate.IndependentSources += IsNew(clusters, index, voice.Cluster, counts: false) ? 1 : 0;
            if (voice.Role == VoiceRole.Shown)
            {
                continue;
            }

            tally.Total += voice.Weight;
            tally.Vote(index, voice, clusters);
            if (tally._supported is not null)
            {
                foreach (var descendant in tally._supported[index])
                {
                    tally.Vote(descendant, voice, clusters);
                }
            }
        }

        tally.Order(tally.ByScore);
        return tally;
    }

    /// <summary>Whether the candidate at a place also gives its weight to the one at another: a path above it.</summary>
    public bool Supports(int place, int other) => _supported is not null && _supported[_order[place]].Contains(_order[other]);

    private static bool IsNew(HashSet<(int Candidate, int Cluster, bool Counts)>? clusters, int candidate, int cluster, bool counts) =>
        cluster == Voice.Alone || clusters!.Add((candidate, cluster, counts));

    private void Vote(int candidate, in Voice voice, HashSet<(int Candidate, int Cluster, bool Counts)>? clusters)
    {
        _candidates[candidate].Weight += voice.Weight;
        _candidates[candidate].Support += IsNew(clusters, candidate, voice.Cluster, counts: true) ? 1 : 0;
    }

    private IReadOnlyList<int>[]? FindSupported(Ballot ballot)
    {
        if (Comparison is not HierarchyComparison hierarchy)
        {
            return null;
        }

        var representatives = new int[_candidates.Length];
        for (var i = 0; i < representatives.Length; i++)
        {
            representatives[i] = _candidates[i].Representative;
        }

        return hierarchy.Supported(ballot.Values, representatives);
    }

    /// <summary>Puts the candidates into another order.</summary>
    /// <param name="compare">Takes two candidates' numbers, and never says that they are equal.</param>
    public void Order(Comparison<int> compare)
    {
        if (_order.Length > 1)
        {
            _order.AsSpan().Sort(compare);
        }
    }

    private int ByScore(int left, int right)
    {
        ref readonly var a = ref _candidates[left];
        ref readonly var b = ref _candidates[right];
        var byWeight = b.Weight.CompareTo(a.Weight);
        if (byWeight != 0)
        {
            return byWeight;
        }

        var byTier = a.BestTier.CompareTo(b.BestTier);
        return byTier != 0 ? byTier : a.EarliestSeq.CompareTo(b.EarliestSeq);
    }

    /// <summary>Makes the candidates, still without votes.</summary>
    private static Tally Group(Ballot ballot, ValueComparison comparison)
    {
        var count = ballot.Values.Count;
        Span<Ranked> ranked = count <= SmallMax ? stackalloc Ranked[SmallMax] : new Ranked[count];
        ranked = Rank(ballot, comparison, ranked[..count]);
        Span<int> values = count <= SmallMax ? stackalloc int[SmallMax] : new int[count];
        values = values[..ranked.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ranked[i].Value;
        }

        var candidateOfValue = new int[count];
        comparison.Group(ballot.Values, values, candidateOfValue);
        var candidates = 0;
        foreach (var value in values)
        {
            candidates += candidateOfValue[value] == value ? 1 : 0;
        }

        var tally = new Tally(new Candidacy[candidates], candidateOfValue, comparison);
        tally.NumberCandidates(ballot, values);
        return tally;
    }

    /// <summary>Turns numbers of representatives into numbers of candidates; a representative comes before those that joined it.</summary>
    private void NumberCandidates(Ballot ballot, ReadOnlySpan<int> rankedValues)
    {
        var next = 0;
        foreach (var value in rankedValues)
        {
            var representative = _candidateOfValue[value];
            var seq = ballot.EarliestSeqOf(value);
            if (representative == value)
            {
                _candidates[next] = new Candidacy { Representative = value, EarliestSeq = seq };
                _candidateOfValue[value] = next++;
            }
            else
            {
                var candidate = _candidateOfValue[representative];
                _candidateOfValue[value] = candidate;
                _candidates[candidate].EarliestSeq = Math.Min(_candidates[candidate].EarliestSeq, seq);
            }
        }
    }

    /// <summary>The values that have a voice, in the order in which they become or join representatives.</summary>
    private static Span<Ranked> Rank(Ballot ballot, ValueComparison comparison, Span<Ranked> ranked)
    {
        for (var value = 0; value < ranked.Length; value++)
        {
            ranked[value] = new Ranked { Value = value, EarliestSeq = ballot.EarliestSeqOf(value) };
        }

        foreach (ref readonly var voice in ballot.Voices)
        {
            ranked[voice.Value].Voices += voice.Role == VoiceRole.Absent ? 0 : 1;
            ranked[voice.Value].Weight += voice.Role == VoiceRole.Counts ? voice.Weight : 0;
        }

        var count = 0;
        foreach (var value in ranked)
        {
            if (value.Voices > 0)
            {
                ranked[count++] = value;
            }
        }

        ranked = ranked[..count];
        if (comparison is not (ExactComparison or HierarchyComparison))
        {
            ranked.Sort(static (a, b) =>
            {
                var byWeight = b.Weight.CompareTo(a.Weight);
                return byWeight != 0 ? byWeight : a.EarliestSeq.CompareTo(b.EarliestSeq);
            });
        }

        return ranked;
    }

    private struct Ranked
    {
        public Int128 Weight;
        public long EarliestSeq;
        public int Value;
        public int Voices;
    }
}
