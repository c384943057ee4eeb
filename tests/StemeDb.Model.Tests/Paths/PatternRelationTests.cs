using System.Text;
using CsCheck;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Tests.Paths;

public sealed class PatternRelationTests
{
    private const int DepthMax = 4;

    // Two letters and one that no pattern names stand for all there are: a pattern treats all letters it does not name alike.
    private static readonly string[] s_letters = ["a", "b", "z"];

    private static readonly string[] s_paths = [.. AllPaths(DepthMax + 1)];

    private static readonly Gen<PathPattern> s_patterns =
        from head in OneOf("a", "b", "*").Array[0, DepthMax - 1]
        from last in OneOf("a", "b", "*", "**")
        select new PathPattern(string.Join('/', head.Append(last)));

    [Theory]
    [InlineData("a/**", "a/b", true)]
    [InlineData("a/**", "a/*", true)]
    [InlineData("a/**", "a/b/**", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**", "**", false)]
    [InlineData("a/**", "ab/c", false)]
    [InlineData("a/**", "*/b", false)]
    [InlineData("a/*", "a/**", false)]
    [InlineData("a/*", "a/*/b", false)]
    [InlineData("*/b", "a/b", true)]
    [InlineData("**", "**", true)]
    [InlineData("a/*/c", "a/*/*", false)]
    public void One_pattern_holds_another(string outer, string inner, bool holds) =>
        Assert.Equal(holds, new PathPattern(outer).Contains(new PathPattern(inner)));

    [Fact]
    public void It_holds_exactly_when_it_matches_every_path_of_the_other() => Gen.Select(s_patterns, s_patterns).Sample((outer, inner) =>
        outer.Contains(inner) == PathsOf(inner).All(path => Matches(outer, path)), iter: 3_000);

    [Fact]
    public void They_overlap_exactly_when_some_path_is_matched_by_both() => Gen.Select(s_patterns, s_patterns).Sample((left, right) =>
        left.Overlaps(right) == PathsOf(left).Any(path => Matches(right, path)) && left.Overlaps(right) == right.Overlaps(left), iter: 3_000);

    [Fact]
    public void Bounds_hold_no_pattern_with_a_path_outside_them() => Gen.Select(s_patterns.Array[0, 3], s_patterns).Sample((patterns, asked) =>
    {
        var bounds = new PathBounds(patterns);
        return !bounds.Contains(asked) || PathsOf(asked).All(path => bounds.Contains(Encoding.UTF8.GetBytes(path)));
    }, iter: 3_000);

    [Fact]
    public void Bounds_hold_a_tree_exactly_when_they_hold_every_path_in_it() => Gen.Select(s_patterns, OneOf("", "a", "a/b", "b")).Sample((pattern, prefix) =>
    {
        var bounds = new PathBounds([pattern]);
        var below = s_paths.Where(path => prefix.Length == 0 || path.StartsWith(prefix + "/", StringComparison.Ordinal)).ToArray();
        var holdsBelow = below.All(path => Matches(pattern, path));
        var utf8 = Encoding.UTF8.GetBytes(prefix);
        return bounds.ContainsTree(utf8, withItself: false) == holdsBelow
            && bounds.ContainsTree(utf8, withItself: true) == (holdsBelow && (prefix.Length == 0 || Matches(pattern, prefix)));
    }, iter: 2_000);

    [Fact]
    public void All_paths_are_within_no_bounds_and_none_within_empty_ones()
    {
        Assert.True(PathBounds.All.Contains(new PathPattern("**")) && PathBounds.All.ContainsTree([], withItself: true) && PathBounds.All.IsAll);
        Assert.False(PathBounds.None.Contains("a"u8) || PathBounds.None.Contains(new PathPattern("a")) || PathBounds.None.ContainsTree([], withItself: false));
        Assert.False(new PathBounds([new PathPattern("a")]).IsAll);
    }

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static bool Matches(PathPattern pattern, string path) => pattern.Matches(Encoding.UTF8.GetBytes(path));

    private static IEnumerable<string> PathsOf(PathPattern pattern) => s_paths.Where(path => Matches(pattern, path));

    private static IEnumerable<string> AllPaths(int depth)
    {
        IEnumerable<string> paths = s_letters;
        for (var i = 1; i <= depth; i++)
        {
            foreach (var path in paths)
            {
                yield return path;
            }

            paths = paths.SelectMany(path => s_letters.Select(letter => $"{path}/{letter}")).ToArray();
        }
    }
}
