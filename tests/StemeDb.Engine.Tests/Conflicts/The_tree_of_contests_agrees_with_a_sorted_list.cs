using System.Text;
using CsCheck;
using StemeDb.Engine.Conflicts;

namespace StemeDb.Engine.Tests.Conflicts;

public sealed class The_tree_of_contests_agrees_with_a_sorted_list
{
    private static readonly string[] Paths = [.. from a in new[] { "a", "a-b", "a/b", "a0", "b" } from c in Enumerable.Range(0, 8) select $"{a}/{c}"];
    private static readonly string[] Prefixes = ["", "a", "a/b", "a/b/3", "b", "c", "a-b"];

    private static readonly Gen<(int Path, int Score, int Sources)[]> Steps =
        Gen.Select(Gen.Int[0, Paths.Length - 1], Gen.Int[-2, 5], Gen.Int[1, 3]).Array[1, 150];

    [Fact]
    public void In_every_order_below_every_prefix_and_behind_every_place() => Steps.Sample(steps =>
    {
        var tree = new ContestTree();
        var list = new Dictionary<string, Contest>();
        foreach (var (path, score, sources) in steps)
        {
            var contest = new Contest(Encoding.UTF8.GetBytes(Paths[path]), score / 5.0, sources);
            if (score > 0)
            {
                tree.Set(contest);
                list[Paths[path]] = contest;
            }
            else
            {
                tree.Remove(contest.Path);
                list.Remove(Paths[path]);
            }
        }

        Assert.Equal(list.Count, tree.Count);
        foreach (var prefix in Prefixes)
        {
            var expected = list.Values
                .Where(contest => prefix.Length == 0 || Text(contest) == prefix || Text(contest).StartsWith(prefix + "/", StringComparison.Ordinal))
                .ToList();
            expected.Sort((one, other) => one.CompareRank(other));
            var bytes = Encoding.UTF8.GetBytes(prefix);
            Assert.Equal(expected.Select(Show), tree.Top(bytes, null).Select(Show));
            for (var i = 0; i < expected.Count; i++)
            {
                Assert.Equal(expected.Skip(i + 1).Select(Show), tree.Top(bytes, expected[i]).Select(Show));
            }
        }

        while (tree.Count > 0)
        {
            var last = tree.Top([], null).Last();
            tree.RemoveLeast();
            Assert.DoesNotContain(Show(last), tree.Top([], null).Select(Show));
        }

        Assert.Equal(0, tree.Bytes);
    }, iter: 200, threads: 1);

    [Fact]
    public void The_first_of_many_cost_steps_that_follow_their_number()
    {
        var tree = new ContestTree();
        for (var i = 0; i < 100_000; i++)
        {
            tree.Set(new Contest(Encoding.UTF8.GetBytes($"p/{i % 100}/{i}"), ((i * 7919L % 100_000) + 1) / 100_000.0, 2));
        }

        foreach (var prefix in (string[])["", "p/7"])
        {
            var before = tree.Steps;
            Assert.Equal(20, tree.Top(Encoding.UTF8.GetBytes(prefix), null).Take(20).Count());
            Assert.InRange(tree.Steps - before, 20, 3000);
        }
    }

    private static string Text(Contest contest) => Encoding.UTF8.GetString(contest.Path);

    private static string Show(Contest contest) => $"{Text(contest)} {contest.Score} {contest.Sources}";
}
