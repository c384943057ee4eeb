using System.Text;
using CsCheck;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Tests.Paths;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/b/c", false)]
    [InlineData("a/b", "a/bc", false)]
    [InlineData("a/b", "a", false)]
    [InlineData("a/*", "a/b", true)]
    [InlineData("a/*", "a", false)]
    [InlineData("a/*", "a/b/c", false)]
    [InlineData("*/b", "a/b", true)]
    [InlineData("*/b", "a/c", false)]
    [InlineData("a/*/c", "a/b/c", true)]
    [InlineData("a/*/c", "a/b/d", false)]
    [InlineData("a/*/c", "a/b/c/d", false)]
    [InlineData("a/**", "a/b", true)]
    [InlineData("a/**", "a/b/c/d", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**", "ab/c", false)]
    [InlineData("a/*/**", "a/b", false)]
    [InlineData("a/*/**", "a/b/c", true)]
    [InlineData("**", "a", true)]
    [InlineData("*", "a", true)]
    [InlineData("*", "a/b", false)]
    public void A_star_stands_for_one_segment_and_a_final_double_star_for_one_or_more(string pattern, string path, bool matches)
    {
        Assert.True(PathPattern.TryParse(pattern, out var parsed, out _));
        Assert.True(ConceptPath.TryParse(path, out var concept, out _));
        Assert.Equal(matches, parsed.Matches(concept));
    }

    [Theory]
    [InlineData("a/b*", PathRule.Wildcard, 2)]
    [InlineData("a/**/b", PathRule.Wildcard, 2)]
    [InlineData("a/***", PathRule.Wildcard, 2)]
    [InlineData("", PathRule.NotEmpty, 0)]
    [InlineData("/*", PathRule.SegmentNotEmpty, 1)]
    [InlineData("*/..", PathRule.NoDotSegment, 2)]
    public void What_is_no_pattern_is_refused(string pattern, PathRule rule, int segment)
    {
        Assert.False(PathPattern.TryParse(pattern, out _, out var fault));
        Assert.Equal(new PathFault(rule, segment), fault);
    }

    [Theory]
    [InlineData("a/b/*/c", "a/b/", false)]
    [InlineData("a/**", "a/", false)]
    [InlineData("*/b", "", false)]
    [InlineData("a/b", "a/b", true)]
    public void The_literal_prefix_is_all_before_the_first_wildcard(string pattern, string prefix, bool isLiteral)
    {
        var parsed = new PathPattern(pattern);
        Assert.Equal(prefix, Encoding.UTF8.GetString(parsed.LiteralPrefix.Span));
        Assert.Equal(isLiteral, parsed.IsLiteral);
    }

    [Fact]
    public void A_literal_says_more_than_a_star_and_a_star_more_than_a_double_star()
    {
        string[] ordered = ["a/b/c", "a/b/*", "a/b/**", "a/*/c", "a/*/*", "a/*/**", "a/**", "*/b/c", "*/b/**", "*/*/c", "*/**", "**"];
        var shuffled = ordered.Reverse().Select(text => new PathPattern(text)).ToList();
        shuffled.Sort(PathPattern.CompareSpecificity);
        Assert.Equal(ordered, shuffled.Select(p => p.Text));
    }

    [Fact]
    public void Patterns_are_equal_when_their_text_is()
    {
        Assert.Equal(new PathPattern("a/*"), new PathPattern("a/*"));
        Assert.Equal(new PathPattern("a/*").GetHashCode(), new PathPattern("a/*").GetHashCode());
        Assert.NotEqual(new PathPattern("a/*"), new PathPattern("a/**"));
    }

    [Fact]
    public void Matching_agrees_with_a_plain_definition()
    {
        var segment = Gen.Char["ab"].Select(c => c.ToString());
        var path = segment.Array[1, 4];
        var pattern = Gen.Select(Gen.OneOf(segment, Gen.Const("*")).Array[0, 3], Gen.OneOf(segment, Gen.Const("*"), Gen.Const("**")));
        Gen.Select(path, pattern).Sample((p, q) =>
        {
            var wanted = q.Item1.Append(q.Item2).ToArray();
            var parsed = new PathPattern(string.Join('/', wanted));
            return parsed.Matches(Encoding.UTF8.GetBytes(string.Join('/', p))) == PlainMatch(wanted, p);
        });
    }

    private static bool PlainMatch(string[] wanted, string[] path)
    {
        if (wanted.Length == 0 || path.Length == 0) return wanted.Length == path.Length;
        return wanted[0] == "**" || ((wanted[0] == "*" || wanted[0] == path[0]) && PlainMatch(wanted[1..], path[1..]));
    }
}
