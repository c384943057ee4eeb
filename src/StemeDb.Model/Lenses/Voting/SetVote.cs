using StemeDb.Model.Lenses.Answers;
using StemeDb.Model.Lenses.Values;

namespace StemeDb.Model.Lenses.Voting;

/// <summary>
/// Consensus on sets, element by element: an element is answered when its share of the counted weight is at least the
/// threshold. The answer has the form (array or separated string) of the first candidate.
/// </summary>
internal sealed class SetVote
{
    private readonly Ballot _ballot;
    private readonly SetComparison _comparison;
    private readonly ByteTable _elements = new();
    private readonly List<Int128> _weights = [];
    private readonly List<int> _independentSources = [];
    private readonly int[]?[] _elementsOfValue;

    private SetVote(Ballot ballot, SetComparison comparison)
    {
        _ballot = ballot;
        _comparison = comparison;
        _elementsOfValue = new int[ballot.Values.Count][];
    }

    /// <summary>Decides on a ballot whose rule is a set.</summary>
    /// <param name="ballot">The ballot.</param>
    /// <param name="comparison">Its comparison.</param>
    /// <param name="tally">Its count.</param>
    public static Verdict Decide(Ballot ballot, SetComparison comparison, Tally tally)
    {
        var vote = new SetVote(ballot, comparison);
        var emptySets = vote.Count();
        return vote.Decide(tally, emptySets);
    }

    /// <summary>Counts the elements.</summary>
    /// <returns>Weight and number of the voices that name the empty set.</returns>
    private (Int128 Weight, int Sources) Count()
    {
        var (emptyWeight, emptySources) = (Int128.Zero, 0);
        var clusters = new HashSet<(int Element, int Cluster)>();
        foreach (ref readonly var voice in _ballot.Voices)
        {
            if (voice.Role != VoiceRole.Counts)
            {
                continue;
            }

            var elements = _elementsOfValue[voice.Value] ??= Read(voice.Value);
            foreach (var element in elements)
            {
                _weights[element] += voice.Weight;
                _independentSources[element] += IsNew(clusters, element, voice.Cluster) ? 1 : 0;
            }

            if (elements.Length == 0 && IsSet(voice.Value))
            {
                emptyWeight += voice.Weight;
                emptySources += IsNew(clusters, -1, voice.Cluster) ? 1 : 0;
            }
        }

        return (emptyWeight, emptySources);
    }

    private static bool IsNew(HashSet<(int Element, int Cluster)> clusters, int element, int cluster) =>
        cluster == Voice.Alone || clusters.Add((element, cluster));

    private bool IsSet(int value) => _ballot.Values[value].Span[0] is (byte)'[' or (byte)'"';

    private int[] Read(int value)
    {
        _comparison.Syntax.TryRead(_ballot.Values[value].Span, out var elements);
        var numbers = new int[elements.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _elements.Intern(elements[i]);
            if (numbers[i] == _weights.Count)
            {
                _weights.Add(0);
                _independentSources.Add(0);
            }
        }

        return numbers;
    }

    private Verdict Decide(Tally tally, (Int128 Weight, int Sources) emptySets)
    {
        var chosen = new List<byte[]>();
        var (least, greatestLeftOut, support) = (tally.Total, Int128.Zero, int.MaxValue);
        for (var element = 0; element < _elements.Count; element++)
        {
            if (IsEnough(_weights[element], tally))
            {
                chosen.Add(_elements[element].ToArray());
                least = Int128.Min(least, _weights[element]);
                support = Math.Min(support, _independentSources[element]);
            }
            else
            {
                greatestLeftOut = Int128.Max(greatestLeftOut, _weights[element]);
            }
        }

        if (chosen.Count == 0)
        {
            (least, support) = emptySets;
        }

        chosen.Sort(SetSyntax.Compare);
        var hasValue = chosen.Count > 0 || IsEnough(emptySets.Weight, tally);
        return new Verdict
        {
            Tally = tally,
            Value = hasValue ? _comparison.Syntax.Write(chosen, IsString(tally)) : default,
            Confidence = FixedWeight.Share(least, tally.Total),
            Support = support,
            Margin = FixedWeight.Share(Int128.Max(0, least - greatestLeftOut), tally.Total),
            Elements = _ballot.Query.Explain ? Explain(tally) : [],
        };
    }

    private bool IsEnough(Int128 weight, Tally tally) =>
        weight > 0 && FixedWeight.Share(weight, tally.Total) >= _comparison.Threshold;

    private bool IsString(Tally tally) => _ballot.Values[tally[0].Representative].Span[0] == '"';

    private List<ExplainedElement> Explain(Tally tally)
    {
        var order = Enumerable.Range(0, _elements.Count)
            .Where(element => _weights[element] > 0)
            .OrderByDescending(element => _weights[element])
            .ThenBy(element => _elements[element].ToArray(), Comparer<byte[]>.Create(SetSyntax.Compare))
            .Take(Explanation.MaxClaims);
        return [.. order.Select(element => new ExplainedElement(
            _elements[element].ToArray(),
            FixedWeight.Share(_weights[element], tally.Total),
            _independentSources[element],
            IsEnough(_weights[element], tally)))];
    }
}
