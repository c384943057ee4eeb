using System.Text;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Values;

public sealed class SetComparisonTests
{
    [Theory]
    [InlineData("""["b","a","a"]""", """["a","b"]""", true)]
    [InlineData("""["a","b"]""", "\"b; a ;\"", true)]
    [InlineData("\"a;b\"", "\"b;a\"", true)]
    [InlineData("\"a;b\"", "\"a\"", false)]
    [InlineData("\"\"", "[]", true)]
    [InlineData("[1,2]", "[2,1]", true)]
    [InlineData("[1]", "[\"1\"]", false)]
    [InlineData("[1]", "1", false)]
    [InlineData("""[{"x":[1]},[2]]""", """[[2],{"x":[1]}]""", true)]
    [InlineData("\"\\\"a\\\";b\"", "[\"b\",\"\\\"a\\\"\"]", true)]
    public void Sets_are_equal_by_their_elements(string left, string right, bool equal)
    {
        var comparison = ValueComparison.For(new ValueRule(ValueType.Set, Separator: ";"));

        Assert.Equal(equal, comparison.AreEqual(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right)));
    }

    [Fact]
    public void Without_a_separator_a_string_is_a_set_of_one()
    {
        var comparison = ValueComparison.For(new ValueRule(ValueType.Set));

        Assert.True(comparison.AreEqual("[\"a;b\"]"u8, "\"a;b\""u8));
        Assert.False(comparison.AreEqual("[\"a\",\"b\"]"u8, "\"a;b\""u8));
    }

    [Theory]
    [InlineData("\" b;a;b\"", "\"a;b\"")]
    [InlineData("""["b","a","b"]""", """["a","b"]""")]
    [InlineData("""["ab","a!","a"]""", """["a","a!","ab"]""")]
    [InlineData("7", "7")]
    public void A_set_is_shown_in_the_form_it_was_claimed_with_its_elements_sorted(string claimed, string shown)
    {
        var comparison = ValueComparison.For(new ValueRule(ValueType.Set, Separator: ";"));

        Assert.Equal(shown, Encoding.UTF8.GetString(comparison.Render(Encoding.UTF8.GetBytes(claimed)).Span));
    }

    [Fact]
    public void Elements_that_a_string_would_tear_apart_are_shown_in_an_array()
    {
        var syntax = new SetSyntax(";");
        Assert.True(syntax.TryRead("[\"x;y\",\"z\"]"u8, out var torn));
        Assert.True(syntax.TryRead("[\"y\",\"z\"]"u8, out var whole));

        Assert.Equal("[\"x;y\",\"z\"]", Encoding.UTF8.GetString(syntax.Write(torn, asString: true).Span));
        Assert.Equal("\"y;z\"", Encoding.UTF8.GetString(syntax.Write(whole, asString: true).Span));
    }
}
