using StemeDb.Model.Tests.Lenses;

namespace StemeDb.Model.Tests.Trust;

/// <summary>Claims on numbered paths, and what follows from them by looking at every pair.</summary>
internal sealed class World
{
    private readonly Dictionary<string, Dictionary<string, string>> _said = [];

    public ClaimLog Log { get; } = new();

    public IEnumerable<string> Paths => _said.Keys;

    /// <summary>A few sources of which some copy others with few or many slips, on paths that each knows with a probability.</summary>
    public static World Random(int sources, int paths, int seed)
    {
        var random = new Random(seed);
        var world = new World();
        var copied = Enumerable.Range(0, sources).Select(s => random.Next(3) == 0 ? -1 : random.Next(s + 1)).ToArray();
        var slips = Enumerable.Range(0, sources).Select(_ => random.Next(4) switch { 0 => 0.0, 1 => 0.015, 2 => 0.03, _ => 0.5 }).ToArray();
        var knows = Enumerable.Range(0, sources).Select(_ => random.Next(3) switch { 0 => 1.0, 1 => 0.8, _ => 0.4 }).ToArray();
        for (var path = 0; path < paths; path++)
        {
            var values = new string[sources];
            for (var s = 0; s < sources; s++)
            {
                values[s] = copied[s] >= 0 && copied[s] < s && random.NextDouble() >= slips[s] ? values[copied[s]] : $"{random.Next(3)}";
            }

            world.Claim(path, [.. Enumerable.Range(0, sources).Where(s => random.NextDouble() < knows[s]).Select(s => ($"s{s:00}", values[s]))]);
        }

        return world;
    }

    public void Claim(int path, params (string Source, string Value)[] claims)
    {
        if (claims.Length == 0) return;
        var name = $"p/{path:000000}";
        _said[name] = claims.ToDictionary(claim => claim.Source, claim => claim.Value);
        foreach (var (source, value) in claims) Log.AssertText(name, source, value, assertedAt: null);
    }

    /// <summary>The same claims, the last made first.</summary>
    public World Backwards()
    {
        var world = new World();
        foreach (var (path, said) in _said.Reverse())
        {
            world.Claim(int.Parse(path[2..], System.Globalization.CultureInfo.InvariantCulture), [.. said.Reverse().Select(claim => (claim.Key, claim.Value))]);
        }

        return world;
    }

    /// <summary>The groups as the definition has them, in the form of <see cref="Learning.GroupsOf"/>.</summary>
    public string[] GroupsByDefinition()
    {
        var contested = _said.Values.Where(said => said.Values.Distinct().Count() > 1).ToArray();
        var sources = contested.SelectMany(said => said.Keys).Distinct().Order(StringComparer.Ordinal).ToArray();
        var groups = Joined(sources, (left, right) => AreCopies(contested, left, right, percent: 98));
        var camps = Joined(sources, (left, right) => AreCopies(contested, left, right, percent: 70));
        foreach (var camp in camps.Values.Distinct().Where(camp => IsOpposed(contested, camps, camp)))
        {
            foreach (var member in camp) groups[member] = camp;
        }

        return
        [
            .. groups.Values.Distinct().Where(group => group.Count > 1)
                .Select(group => group.Order(StringComparer.Ordinal).ToArray())
                .OrderByDescending(group => group.Length).ThenBy(group => group[0], StringComparer.Ordinal)
                .Select(group => string.Join(',', group)),
        ];
    }

    private static Dictionary<string, HashSet<string>> Joined(string[] sources, Func<string, string, bool> areJoined)
    {
        var sets = sources.ToDictionary(source => source, source => new HashSet<string>(StringComparer.Ordinal) { source });
        foreach (var left in sources)
        {
            foreach (var right in sources.Where(other => string.CompareOrdinal(left, other) < 0 && areJoined(left, other)))
            {
                sets[left].UnionWith(sets[right]);
                foreach (var member in sets[left].ToArray()) sets[member] = sets[left];
            }
        }

        return sets;
    }

    /// <summary>Whether what a camp says is not what leads among the others, on four of five paths on which both speak.</summary>
    private static bool IsOpposed(Dictionary<string, string>[] contested, Dictionary<string, HashSet<string>> camps, HashSet<string> camp)
    {
        const double Even = 1e-9;
        var (spoken, contradicted) = (0, 0);
        foreach (var said in contested)
        {
            var inside = said.Where(voice => camp.Contains(voice.Key)).GroupBy(voice => voice.Value).ToArray();
            var outside = said.Where(voice => !camp.Contains(voice.Key)).GroupBy(voice => voice.Value).ToDictionary(
                value => value.Key, value => value.Sum(voice => 1.0 / said.Keys.Count(camps[voice.Key].Contains)));
            if (inside.Sum(value => value.Count()) < 2 || outside.Count == 0) continue;
            var most = inside.Max(value => value.Count());
            var forIt = inside.Where(value => value.Count() == most).Max(value => outside.GetValueOrDefault(value.Key));
            spoken++;
            contradicted += forIt + Even < outside.Values.Max() ? 1 : 0;
        }

        return spoken >= 50 && contradicted * 100 >= 80 * spoken;
    }

    private static bool AreCopies(Dictionary<string, string>[] contested, string left, string right, int percent)
    {
        var shared = contested.Where(said => said.ContainsKey(left) && said.ContainsKey(right)).ToArray();
        var smaller = Math.Min(contested.Count(said => said.ContainsKey(left)), contested.Count(said => said.ContainsKey(right)));
        return shared.Length >= 50 && 2 * shared.Length >= smaller && shared.Count(said => said[left] == said[right]) * 100 >= percent * shared.Length;
    }
}
