using System.Numerics;

namespace StemeDb.Model.Tests.Lenses.Oracle;

/// <summary>
/// docs/lenses.md once more: plain, slow and independent of the product, whose only part it uses is the JSON of a rule. It
/// tells an answer as text (<see cref="Transcript"/>), to be compared with what the product tells.
/// </summary>
internal sealed class Oracle
{
    private const double LeastFactor = 0.05;

    /// <summary>Units of a vote: the least common multiple of 1 to 40.</summary>
    public static BigInteger Vote { get; } = Enumerable.Range(1, 40)
        .Aggregate(BigInteger.One, (least, n) => least * n / BigInteger.GreatestCommonDivisor(least, n));

    private readonly World _world;
    private readonly OracleValues _values;
    private readonly List<OracleVoice> _voices = [];
    private readonly Dictionary<string, int> _earliest = [];
    private readonly int[] _excluded = new int[4];

    private Oracle(World world)
    {
        _world = world;
        _values = new OracleValues(world.Rule);
        Listen();
        Join();
        Weigh(withTrust: false);
    }

    public static string Answer(World world) => new Oracle(world).Answer();

    /// <summary>Whether the rounding of weights or shares alone decides, in the count of all voices, of those of one tier, or of plain votes.</summary>
    public static bool IsByAHair(World world)
    {
        if (world.Hair == 0) return false;
        var oracle = new Oracle(world);
        if (oracle.CountsOfAllAndOfTiers().Any(count => count.IsByAHair)) return true;
        oracle.Weigh(withTrust: true);
        return world.Lens == "trust" && oracle.CountsOfAllAndOfTiers().Any(count => count.IsByAHair);
    }

    private IEnumerable<OracleCount> CountsOfAllAndOfTiers() => _voices.GroupBy(voice => voice.Known.Tier).Select(tier => tier.ToList())
        .Append(_voices).Where(voices => voices.Count > 0).Select(voices => new OracleCount(_world, _values, _earliest, voices));

    private bool Has(string parameter) => _world.Parameters.Contains(parameter, StringComparison.Ordinal);

    private string Answer()
    {
        var excluded = "excluded " + string.Join(' ', _excluded);
        return _voices.Count == 0 ? $"Empty {excluded}" : $"{Decide()} {excluded}";
    }

    /// <summary>What is visible, and the last word of each source.</summary>
    private void Listen()
    {
        for (var seq = 1; seq <= _world.AsOf; seq++)
        {
            var claim = _world.Claims[seq - 1];
            if (claim.RetractedAt > 0 && claim.RetractedAt <= _world.AsOf)
            {
                _excluded[0]++;
            }
            else if (claim.SupersededAt > 0 && claim.SupersededAt <= _world.AsOf)
            {
                _excluded[1]++;
            }
            else if (_world.ValidAt is { } at && ((claim.ValidFrom ?? at) > at || (claim.ValidTo ?? at + 1) <= at))
            {
                _excluded[2]++;
            }
            else
            {
                var value = _world.Values[claim.Value];
                _earliest.TryAdd(value, seq);
                var before = _voices.Find(voice => voice.Source == claim.Source);
                _excluded[3] += before is null ? 0 : 1;
                if (before is null || claim.Hour >= before.Claim.Hour)
                {
                    _voices.RemoveAll(voice => voice.Source == claim.Source);
                    _voices.Add(new OracleVoice { Seq = seq, Source = claim.Source, Value = value, Claim = claim, Known = _world.Sources[claim.Source] });
                }
            }
        }
    }

    private void Join()
    {
        for (var i = 0; i < _voices.Count; i++)
        {
            _voices[i].Cluster = i;
        }

        foreach (var a in _voices)
        {
            foreach (var b in _voices)
            {
                var sameFamily = a.Known.Family is not null && a.Known.Family == b.Known.Family;
                var sameGroup = _world.HasSnapshot && a.Known.Group > 0 && a.Known.Group == b.Known.Group;
                if (sameFamily || sameGroup)
                {
                    var joined = b.Cluster;
                    _voices.Where(voice => voice.Cluster == joined).ToList().ForEach(voice => voice.Cluster = a.Cluster);
                }
            }
        }
    }

    private void Weigh(bool withTrust)
    {
        foreach (var voice in _voices)
        {
            var weight = Vote;
            if (Has("weigh_confidence"))
            {
                weight = Units(Math.Max(LeastFactor, voice.Claim.Confidence ?? 1));
            }

            if (Has("half_life"))
            {
                // Hours are multiples of eight, half-lives four or eight: always whole ones.
                var halved = BigInteger.Pow(2, (World.Now - voice.Claim.Hour) / (Has("PT8H") ? 8 : 4));
                weight = Product(weight, (Vote + (halved / 2)) / halved);
            }

            if (withTrust && _world.HasSnapshot)
            {
                weight = Product(weight, Units(Trust(voice.Known.Accuracy)));
            }

            var sharing = _voices.Count(other => other.Cluster == voice.Cluster);
            voice.Weight = BigInteger.Max(1, (weight + (sharing / 2)) / sharing);
        }
    }

    private static double Trust(double accuracy)
    {
        static double LogOdds(double a) => Math.Log(10 * a / (1 - a));
        accuracy = Math.Min(0.99, accuracy);
        return accuracy == 0 ? LeastFactor : Math.Max(LeastFactor, LogOdds(accuracy) / LogOdds(0.99));
    }

    private static BigInteger Units(double factor) => (BigInteger)Math.Round(factor * (double)Vote);

    private static BigInteger Product(BigInteger left, BigInteger right) => BigInteger.Max(1, ((left * right) + (Vote / 2)) / Vote);

    private string Decide()
    {
        switch (_world.Lens)
        {
            case "recency":
                return new OracleCount(_world, _values, _earliest, _voices).Recency();
            case "authority":
                var best = _voices.Select(voice => voice.Known.Tier).Distinct().Order().ToList();
                var deciding = best.Cast<int?>().FirstOrDefault(tier => Independent(_voices.Where(voice => voice.Known.Tier == tier)) >= (Has("min_support") ? 2 : 1)) ?? best[0];
                _voices.ForEach(voice => voice.Counts = voice.Known.Tier == deciding);
                return Consensus(_voices);
            case "layered":
                return Layered();
            case "skeptic":
                return new OracleCount(_world, _values, _earliest, _voices, byClass: true).Skeptic();
            case "trust":
                var plain = Consensus(_voices);
                Weigh(withTrust: true);
                return $"{Consensus(_voices)} plain {{{plain}}}";
            case "mean" or "median":
                return OracleAverage.Of(_world, _values, _earliest, _voices);
            default:
                return Consensus(_voices);
        }
    }

    private string Layered()
    {
        var tiers = _voices.GroupBy(voice => voice.Known.Tier).OrderBy(tier => tier.Key)
            .Select(tier => (tier.Key, Count: new OracleCount(_world, _values, _earliest, [.. tier]))).ToList();
        var told = tiers.Select(tier => (tier.Key, Told: tier.Count.Consensus(), tier.Count.Value)).ToList();
        var values = told.Where(tier => tier.Value is not null).Select(tier => tier.Value!).ToList();
        var disagree = values.Where((value, i) => values.Take(i).Any(
            better => !(_values.Same(better, value) || _values.IsAbove(better, value) || _values.IsAbove(value, better)))).Any();
        var all = new OracleCount(_world, _values, _earliest, _voices).Consensus(withValue: !disagree);
        return $"{all} disagree {disagree} tiers {string.Join(' ', told.Select(tier => $"{tier.Key} {{{tier.Told}}}"))}";
    }

    private string Consensus(List<OracleVoice> voices) => new OracleCount(_world, _values, _earliest, voices).Consensus();

    public static int Independent(IEnumerable<OracleVoice> voices) => voices.Select(voice => voice.Cluster).Distinct().Count();
}
