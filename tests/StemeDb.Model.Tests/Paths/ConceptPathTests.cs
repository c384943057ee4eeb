using System.Text;
using CsCheck;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Tests.Paths;

public sealed class ConceptPathTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("flight/2011-12-08/AA-1007-TPA-MIA/scheduled_departure")]
    [InlineData("a b/c.d/...")]
    [InlineData("\"quoted\"/back\\slash")]
    [InlineData("größe/日本/𝔘")]
    [InlineData("a\u00a0b")]
    public void A_path_is_taken_as_it_is(string text)
    {
        Assert.True(ConceptPath.TryParse(text, out var path, out _));
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("", PathRule.NotEmpty, 0, "path_empty")]
    [InlineData("/a", PathRule.SegmentNotEmpty, 1, "path_empty_segment")]
    [InlineData("a/", PathRule.NoTrailingSlash, 2, "path_empty_segment")]
    [InlineData("/", PathRule.SegmentNotEmpty, 1, "path_empty_segment")]
    [InlineData("a//", PathRule.SegmentNotEmpty, 2, "path_empty_segment")]
    [InlineData("a//b", PathRule.SegmentNotEmpty, 2, "path_empty_segment")]
    [InlineData("a/./b", PathRule.NoDotSegment, 2, "path_dot_segment")]
    [InlineData("..", PathRule.NoDotSegment, 1, "path_dot_segment")]
    [InlineData("a/*/b", PathRule.Wildcard, 2, "path_wildcard")]
    [InlineData("a/b*", PathRule.Wildcard, 2, "path_wildcard")]
    [InlineData("a/b\u0000", PathRule.NoControlCharacter, 2, "path_control_character")]
    [InlineData("a\nb", PathRule.NoControlCharacter, 1, "path_control_character")]
    [InlineData("a/\u007f", PathRule.NoControlCharacter, 2, "path_control_character")]
    [InlineData("a/é\u0085", PathRule.NoControlCharacter, 2, "path_control_character")]
    [InlineData("a/e\u0301", PathRule.Normalized, 2, "path_not_nfc")]
    [InlineData("\u212b", PathRule.Normalized, 1, "path_not_nfc")]
    public void What_breaks_a_rule_is_refused_with_the_rule_and_the_segment(string text, PathRule rule, int segment, string code)
    {
        Assert.False(ConceptPath.TryParse(text, out _, out var fault));
        Assert.Equal(new PathFault(rule, segment), fault);
        Assert.Equal(code, fault.Code);
        Assert.NotEmpty(fault.Detail);
    }

    [Fact]
    public void The_limits_are_taken_and_one_more_is_refused()
    {
        var segment = new string('s', ConceptPath.MaxSegmentBytes);
        Assert.True(ConceptPath.TryParse(segment, out _, out _));
        Assert.False(ConceptPath.TryParse("a/" + segment + "s", out _, out var tooLongSegment));
        Assert.Equal(new PathFault(PathRule.SegmentLength, 2), tooLongSegment);

        var deepest = string.Join('/', Enumerable.Repeat("s", ConceptPath.MaxSegments));
        Assert.True(ConceptPath.TryParse(deepest, out _, out _));
        Assert.False(ConceptPath.TryParse(deepest + "/s", out _, out var tooDeep));
        Assert.Equal(PathRule.SegmentCount, tooDeep.Rule);

        var longest = string.Join('/', Enumerable.Repeat(new string('s', 127), 8)) + "s";
        Assert.Equal(ConceptPath.MaxBytes, longest.Length);
        Assert.True(ConceptPath.TryParse(longest, out _, out _));
        Assert.False(ConceptPath.TryParse(longest + "/s", out _, out var tooLong));
        Assert.Equal(PathRule.Length, tooLong.Rule);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        Assert.False(ConceptPath.TryParse(new byte[] { (byte)'a', 0xC3 }, out _, out var cutOff));
        Assert.Equal(PathRule.Utf8, cutOff.Rule);
        Assert.False(ConceptPath.TryParse(new byte[] { 0xC0, 0xAF }, out _, out var overlong));
        Assert.Equal(PathRule.Utf8, overlong.Rule);
        Assert.False(ConceptPath.TryParse("a/\ud800", out _, out var halfPair));
        Assert.Equal(new PathFault(PathRule.Utf8, 0), halfPair);
        Assert.Equal("path_invalid_utf8", halfPair.Code);
    }

    [Fact]
    public void What_is_taken_keeps_every_rule_and_comes_back_unchanged()
    {
        Gen.String[Gen.OneOf(Gen.Char["ab/.*\u0000\u0085\u0301"], Gen.Char), 0, 30].Sample(text =>
        {
            if (!ConceptPath.TryParse(text, out var path, out var fault)) return fault.Code.StartsWith("path_", StringComparison.Ordinal);
            var segments = text.Split('/');
            return path.ToString() == text
                && text.IsNormalized(NormalizationForm.FormC)
                && !text.Any(c => char.IsControl(c) || c == '*')
                && segments.All(s => s.Length > 0 && s is not ("." or ".."));
        });
    }

    [Fact]
    public void Random_bytes_are_taken_or_refused_and_never_throw()
    {
        Gen.Byte.Array[0, 60].Sample(bytes =>
            ConceptPath.TryParse(bytes, out var path, out var fault)
                ? path.Utf8.Span.SequenceEqual(bytes)
                : fault.Detail.Length > 0);
    }

    [Fact]
    public void Equal_paths_have_equal_hashes_and_different_ones_mostly_different_ones()
    {
        var paths = Enumerable.Range(0, 20_000).Select(i => $"population/city-{i}/population2006").ToArray();
        var hashes = paths.Select(HashOf).Distinct().Count();
        Assert.Equal(HashOf(paths[7]), HashOf(paths[7]));
        Assert.InRange(hashes, 19_900, 20_000);
    }

    private static int HashOf(string text) => new ConceptPath(Encoding.UTF8.GetBytes(text)).GetHashCode();
}
