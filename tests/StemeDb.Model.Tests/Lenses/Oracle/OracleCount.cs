using System.Numerics;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Oracle;

/// <summary>One count of voices.</summary>
internal sealed class OracleCount
{
    private sealed class Candidate
    {
        public required string Value { get; init; }

        public List<string> Values { get; } = [];

        public List<OracleVoice> Voices { get; set; } = [];

        /// <summary>Its voices and those of its ancestors.</summary>
        public List<OracleVoice> Behind { get; set; } = [];

        public BigInteger Weight { get; set; }

        public int Earliest { get; set; }
    }

    private readonly World _world;
    private readonly OracleValues _values;
    private readonly List<OracleVoice> _voices;
    private readonly bool _byClass;
    private readonly BigInteger _total;
    private List<Candidate> _candidates = [];

    public OracleCount(World world, OracleValues values, Dictionary<string, int> earliest, List<OracleVoice> voices, bool byClass = false)
    {
        (_world, _values, _voices, _byClass) = (world, values, voices, byClass);
        _total = Sum(voices);
        foreach (var value in voices.Select(voice => voice.Value).Distinct()
            .OrderByDescending(value => Sum(voices.Where(voice => voice.Value == value))).ThenBy(value => earliest[value]))
        {
            var joined = _candidates.Find(candidate => _values.Same(candidate.Value, value)
                || (byClass && _values.ClassOf(value) is { } of && of == _values.ClassOf(candidate.Value)));
            if (joined is null)
            {
                _candidates.Add(joined = new Candidate { Value = value });
            }

            joined.Values.Add(value);
        }

        foreach (var candidate in _candidates)
        {
            candidate.Voices = [.. voices.Where(voice => candidate.Values.Contains(voice.Value)).OrderBy(voice => voice.Seq)];
            candidate.Behind = [.. voices.Where(voice => candidate.Voices.Contains(voice) || _values.IsAbove(voice.Value, candidate.Value))];
            candidate.Weight = Sum(candidate.Behind);
            candidate.Earliest = candidate.Values.Min(value => earliest[value]);
        }

        _candidates = [.. _candidates.OrderByDescending(candidate => candidate.Weight).ThenBy(BestTier).ThenBy(candidate => candidate.Earliest)];
    }

    /// <summary>The value that was answered; null when there was none.</summary>
    public string? Value { get; private set; }

    /// <summary>
    /// Whether rounding alone decides which of two values, or of two candidates, is the first, or whether what is asked for is reached.
    /// The same voices on both sides are an exact tie.
    /// </summary>
    public bool IsByAHair =>
        AnyAlmostTheSame(_voices.GroupBy(voice => voice.Value)) || AnyAlmostTheSame(_candidates.Select(candidate => candidate.Behind))
        || (_world.Rule is { Type: ValueType.Set, Threshold: { } threshold } && Elements().Append([.. Sets().Where(set => set.Elements.Count == 0).Select(set => set.Voice)])
            .Any(voices => IsAlmost(Ratio(Sum(voices), _total), threshold)))
        || IsAlmost(Margin(_candidates[0].Weight, Next()), World.MinMargin);

    public double ShareOfTotal(BigInteger all) => Ratio(_total, all);

    public BigInteger Total => _total;

    public string Leader => _candidates[0].Value;

    public IEnumerable<string> InOrder => _candidates.Select(candidate => candidate.Value);

    public static BigInteger Sum(IEnumerable<OracleVoice> voices) =>
        voices.Where(voice => voice.Counts).Aggregate(BigInteger.Zero, (sum, voice) => sum + voice.Weight);

    private static BigInteger Sum(IEnumerable<BigInteger> weights) => weights.Aggregate(BigInteger.Zero, BigInteger.Add);

    public static double Ratio(BigInteger part, BigInteger all) => all.IsZero ? 0 : (double)part / (double)all;

    public string Consensus(bool withValue = true)
    {
        if (_world.Rule.Type == ValueType.Set)
        {
            return Elements(withValue);
        }

        var (first, next) = (_candidates[0], Next());
        return Tell(withValue ? first.Value : null, Ratio(first.Weight, _total), Support(first.Behind), Margin(first.Weight, next), Tie());
    }

    public string Recency()
    {
        // recorded_at grows with seq, so that seq alone decides.
        _candidates = [.. _candidates.OrderByDescending(candidate => candidate.Voices.Max(voice => voice.Seq))];
        var (first, next) = (_candidates[0], Next());
        var newest = first.Voices.MaxBy(voice => voice.Seq)!;
        return Tell(_values.Show(newest.Value), Ratio(first.Weight, _total), Support(first.Behind), Margin(first.Weight, next), "None");
    }

    public string Skeptic()
    {
        var (first, next) = (_candidates[0], Next());
        return Tell(null, Ratio(first.Weight, _total), Support(first.Behind), Margin(first.Weight, next), "None")
            + $" dissent {Text(Ratio(_total - first.Weight, _total))}";
    }

    public string Tell(string? value, double confidence, int support, double margin, string tie)
    {
        var isResolved = value is not null
            && support >= (_world.Parameters.Contains("min_support", StringComparison.Ordinal) ? 2 : 1)
            && margin >= (_world.Parameters.Contains("min_margin", StringComparison.Ordinal) ? World.MinMargin : 0);
        Value = isResolved ? value : null;
        var listed = _world.Parameters.Contains("max_candidates", StringComparison.Ordinal) ? 2 : 100;
        return $"{(isResolved ? $"Resolved {value}" : "Undetermined")} {Text(confidence)} {support} {Text(margin)} {Text(Conflict())} "
            + $"{(isResolved ? tie : "None")} [{string.Join(", ", _candidates.Take(listed).Select(Tell))}] +{Math.Max(0, _candidates.Count - listed)}";
    }

    public static string Text(double number) => Transcript.Number(number);

    public static int Support(IEnumerable<OracleVoice> voices) => Oracle.Independent(voices.Where(voice => voice.Counts));

    private List<(OracleVoice Voice, IReadOnlyCollection<string> Elements)> Sets() => [.. _voices
        .Where(voice => voice.Counts && _values.Elements(voice.Value) is not null)
        .Select(voice => (voice, (IReadOnlyCollection<string>)_values.Elements(voice.Value)!))];

    private IEnumerable<List<OracleVoice>> Elements() => Sets().SelectMany(set => set.Elements.Select(element => (element, set.Voice)))
        .GroupBy(named => named.element, named => named.Voice, (_, voices) => voices.ToList());

    private string Elements(bool withValue)
    {
        var sets = Sets();
        List<OracleVoice> Naming(string element) => [.. sets.Where(set => set.Elements.Contains(element)).Select(set => set.Voice)];
        bool IsEnough(List<OracleVoice> voices) => voices.Count > 0 && Ratio(Sum(voices), _total) >= _world.Rule.Threshold;
        var elements = sets.SelectMany(set => set.Elements).Distinct().Order(StringComparer.Ordinal).ToList();
        var chosen = elements.Where(element => IsEnough(Naming(element))).ToList();
        List<OracleVoice> empty = [.. sets.Where(set => set.Elements.Count == 0).Select(set => set.Voice)];
        var greatestOut = elements.Except(chosen).Select(element => Sum(Naming(element))).DefaultIfEmpty(BigInteger.Zero).Max();
        var least = chosen.Count == 0 ? Sum(empty) : chosen.Min(element => Sum(Naming(element)));
        var support = chosen.Count == 0 ? Support(empty) : chosen.Min(element => Support(Naming(element)));
        var value = chosen.Count > 0 || IsEnough(empty) ? _values.Show(chosen, _candidates[0].Value[0] == '"' ? "\"" : "[") : null;
        return Tell(withValue ? value : null, Ratio(least, _total), support, Margin(least, greatestOut), "None");
    }

    private bool AnyAlmostTheSame(IEnumerable<IEnumerable<OracleVoice>> groups)
    {
        List<List<BigInteger>> weights = [.. groups.Select(voices => voices.Select(voice => voice.Weight).Order().ToList())];
        return weights.Any(one => weights.Any(other => !one.SequenceEqual(other)
            && IsAlmost(Ratio(Sum(one), _total), Ratio(Sum(other), _total))));
    }

    private bool IsAlmost(double one, double other) => Math.Abs(one - other) < _world.Hair;

    private double Margin(BigInteger first, BigInteger next) => Ratio(BigInteger.Max(0, first - next), _total);

    private BigInteger Next() => _candidates.Skip(1).Where(candidate => !_values.IsAbove(candidate.Value, _candidates[0].Value))
        .Select(candidate => candidate.Weight).DefaultIfEmpty(BigInteger.Zero).Max();

    private string Tie()
    {
        if (_candidates.Count < 2 || _candidates[0].Weight != _candidates[1].Weight)
        {
            return "None";
        }

        return BestTier(_candidates[0]) != BestTier(_candidates[1]) ? "tier" : "incumbent";
    }

    private static int BestTier(Candidate candidate) => candidate.Voices.Min(voice => voice.Known.Tier);

    private double Conflict()
    {
        var all = _candidates.Aggregate(BigInteger.Zero, (sum, candidate) => sum + candidate.Weight);
        var shares = _candidates.Select(candidate => Ratio(candidate.Weight, all)).Where(share => share > 0).ToList();
        return shares.Count < 2 ? 0 : Math.Round(-shares.Sum(share => share * Math.Log(share)) / Math.Log(shares.Count), 6);
    }

    private string Tell(Candidate candidate)
    {
        var told = $"{_values.Show(candidate.Value)} {Text(Ratio(candidate.Weight, Oracle.Vote))} {Text(Ratio(candidate.Weight, _total))} "
            + $"{candidate.Voices.Count} {Oracle.Independent(candidate.Voices)} {BestTier(candidate)} {candidate.Voices.Max(voice => voice.Claim.Hour)} "
            + $"{string.Join('.', candidate.Voices.Take(3).Select(voice => voice.Seq))} {Math.Max(0, candidate.Voices.Count - 3)}";
        if (!_byClass || _values.ClassOf(candidate.Value) is not { } of)
        {
            return told;
        }

        return told + $" class {of} " + string.Join(' ', candidate.Values.Select(
            value => $"{value}={Text(Ratio(Sum(candidate.Voices.Where(voice => voice.Value == value)), _total))}"));
    }
}
