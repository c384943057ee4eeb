using System.Text;
using CsCheck;
using StemeDb.Engine.Queries;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Engine.Tests.Queries;

public sealed class A_walk_misses_nothing
{
    // Characters on both sides of the slash, since they sort between a path and what lies below it.
    private static readonly Gen<string> Segment = Gen.OneOf([.. new[] { "a", "a-", "a-b", "a.", "a0", "b", "b!", "c", "é" }.Select(Gen.Const)]);

    private static readonly Gen<string> PathText = Segment.Array[1, 4].Select(segments => string.Join('/', segments));

    private static readonly Gen<string> PatternText = Gen.Select(
        Gen.Frequency((2, Segment), (2, Gen.Const("*"))).Array[0, 4], Gen.Bool, (segments, rest) =>
            string.Join('/', rest || segments.Length == 0 ? [.. segments, "**"] : segments));

    /// <summary>Paths in byte order in memory, as the store gives them.</summary>
    private sealed class SortedPaths(byte[][] paths, byte[] prefix) : PathCursor
    {
        private int _at = -1;

        public int Steps { get; private set; }

        public override ConceptPath Current => new(paths[_at]);

        public override bool MoveNext() => Settle(_at + 1);

        public override bool SeekTo(ReadOnlySpan<byte> utf8)
        {
            var at = Math.Max(_at, 0);
            while (at < paths.Length && paths[at].AsSpan().SequenceCompareTo(utf8) < 0)
            {
                at++;
            }

            return Settle(at);
        }

        private bool Settle(int at)
        {
            Steps++;
            while (at < paths.Length && !paths[at].AsSpan().StartsWith(prefix) && paths[at].AsSpan().SequenceCompareTo(prefix) < 0)
            {
                at++;
            }

            _at = at;
            return at < paths.Length && paths[at].AsSpan().StartsWith(prefix);
        }
    }

    [Fact]
    public void Every_path_that_a_pattern_matches_is_met_in_order() =>
        Gen.Select(PathText.Array[0, 40], PatternText).Sample((texts, patternText) =>
        {
            var paths = Sorted(texts);
            var pattern = new PathPattern(patternText);
            var expected = paths.Where(path => pattern.Matches(path)).Select(Encoding.UTF8.GetString);
            var met = new List<string>();
            var walk = new PatternWalk(pattern, new SortedPaths(paths, pattern.LiteralPrefix.ToArray()), null);
            while (walk.MoveNext())
            {
                if (walk.IsMatch)
                {
                    met.Add(walk.Current.ToString());
                }
            }

            Assert.Equal(expected, met);
        }, iter: 20_000);

    [Fact]
    public void What_lies_between_matches_is_leapt_over()
    {
        var paths = Sorted([.. Enumerable.Range(0, 50).SelectMany(f => Enumerable.Range(0, 100).Select(a => $"f/{f:00}/{a:00}/x"))]);
        var pattern = new PathPattern("f/*/70/*");
        var cursor = new SortedPaths(paths, pattern.LiteralPrefix.ToArray());
        var walk = new PatternWalk(pattern, cursor, null);
        var met = 0;
        while (walk.MoveNext())
        {
            met += walk.IsMatch ? 1 : 0;
        }

        Assert.Equal(50, met);
        Assert.InRange(cursor.Steps, 50, (3 * 50) + 1);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2000)]
    public void A_match_costs_two_steps_however_many_paths_lie_beside_and_behind_it(int others)
    {
        const int flights = 40;
        var paths = Sorted(
        [
            .. from flight in Enumerable.Range(0, flights)
               from other in Enumerable.Range(0, others / flights)
               from name in new[] { $"a{other}", $"z{other}" }
               select $"flight/2011-12-08/{flight:00}/{name}",
            .. from flight in Enumerable.Range(0, flights) select $"flight/2011-12-08/{flight:00}/scheduled_departure",
            .. from other in Enumerable.Range(0, others) select $"flight/2011-12-09/{other}/scheduled_departure",
        ]);
        var pattern = new PathPattern("flight/2011-12-08/*/scheduled_departure");
        var cursor = new SortedPaths(paths, pattern.LiteralPrefix.ToArray());
        var walk = new PatternWalk(pattern, cursor, null);
        var met = 0;
        while (walk.MoveNext())
        {
            met += walk.IsMatch ? 1 : 0;
        }

        Assert.Equal(flights, met);
        Assert.InRange(cursor.Steps, flights, (2 * flights) + 1);
    }

    private static byte[][] Sorted(string[] texts)
    {
        var paths = texts.Distinct().Select(Encoding.UTF8.GetBytes).ToArray();
        Array.Sort(paths, (left, right) => left.AsSpan().SequenceCompareTo(right));
        return paths;
    }
}
