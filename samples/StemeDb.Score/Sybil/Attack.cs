using System.Globalization;
using StemeDb.Score.InMemory;

namespace StemeDb.Score.Sybil;

/// <summary>The claims of the invented sources of a scenario.</summary>
internal sealed class Attack(Scenario scenario, FlightDay day, Random random)
{
    /// <summary>On so many gold paths shadows lie: below one in fifty of the contested paths of most real sources.</summary>
    private const int ShadowPaths = 50;

    private static readonly Func<string, string, bool> IsTrue = GoldEquality.TimeOfDay(TimeSpan.FromMinutes(10));

    /// <summary>All of them, path by path.</summary>
    public IEnumerable<RealClaim> Claims() => scenario.Lie == Lie.Shadow ? Shadows() : Liars();

    private IEnumerable<RealClaim> Liars()
    {
        var paths = scenario.Lie == Lie.Everywhere ? day.ByPath.Keys : day.Truth.Keys.Where(day.ByPath.ContainsKey);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var lie = LieOn(path);
            for (var i = 0; i < scenario.Sources; i++)
            {
                var value = random.NextDouble() < scenario.Varied ? RandomTime() : lie;
                yield return new RealClaim(string.Create(CultureInfo.InvariantCulture, $"invented{i:00}"), path, value, day.Day);
            }
        }
    }

    private IEnumerable<RealClaim> Shadows()
    {
        var lies = day.Truth.Keys.Where(day.ByPath.ContainsKey).Order(StringComparer.Ordinal).ToArray();
        random.Shuffle(lies);
        var lieOf = lies.Take(ShadowPaths).ToDictionary(path => path, LieOn);
        foreach (var claim in day.Claims)
        {
            for (var i = 0; i < scenario.Sources; i++)
            {
                yield return claim with
                {
                    Source = string.Create(CultureInfo.InvariantCulture, $"{claim.Source}-{i}"),
                    Value = lieOf.GetValueOrDefault(claim.Path, claim.Value),
                };
            }
        }
    }

    private string LieOn(string path)
    {
        var claimed = day.ByPath[path].GroupBy(claim => claim.Value).OrderByDescending(value => value.Count()).Select(value => value.Key).ToArray();
        var truth = day.Truth.GetValueOrDefault(path, claimed[0]);
        if (scenario.Lie == Lie.RunnerUp && claimed.FirstOrDefault(value => !IsTrue(value, truth)) is { } runnerUp)
        {
            return runnerUp;
        }

        string lie;
        do
        {
            lie = RandomTime();
        }
        while (IsTrue(lie, truth));
        return lie;
    }

    private string RandomTime() => string.Create(CultureInfo.InvariantCulture, $"{random.Next(24):00}:{random.Next(60):00}");
}
