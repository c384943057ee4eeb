using System.Text;
using StemeDb.Model.Lenses.Values;
using StemeDb.Model.Registry;
using ValueType = StemeDb.Model.Registry.ValueType;

namespace StemeDb.Model.Tests.Lenses.Values;

public sealed class NumberComparisonTests
{
    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "\"1\"", true)]
    [InlineData("1", "\"1.000\"", true)]
    [InlineData("1", "\"+01.0\"", true)]
    [InlineData("1", "1.0000000000000002", false)]
    [InlineData("1e+21", "\"1000000000000000000000\"", true)]
    [InlineData("\"0.1000000000000000000001\"", "\"0.1000000000000000000002\"", false)]
    [InlineData("1e+300", "1e+300", true)]
    [InlineData("1e+300", "1.0000000000000002e+300", false)]
    public void Without_a_tolerance_equal_numbers_are_equal_however_written(string left, string right, bool equal)
    {
        Assert.Equal(equal, AreEqual(new ValueRule(ValueType.Number), left, right));
    }

    [Theory]
    [InlineData("\"1,000\"")]
    [InlineData("\"1e3\"")]
    [InlineData("\"\"")]
    [InlineData("\".5\"")]
    [InlineData("\"5.\"")]
    [InlineData("\"-\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"about 5\"")]
    [InlineData("\"NaN\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void What_is_no_number_equals_only_itself(string value)
    {
        var rule = new ValueRule(ValueType.Number, AbsoluteTolerance: 1e9);

        Assert.True(AreEqual(rule, value, value));
        Assert.False(AreEqual(rule, value, "1000"));
        Assert.False(AreEqual(rule, "1000", value));
    }

    [Theory]
    [InlineData("0.7", "0.8", 0.1, true)]
    [InlineData("0.1", "0.3", 0.2, true)]
    [InlineData("0.1", "0.4", 0.2, false)]
    [InlineData("-1", "1", 2, true)]
    [InlineData("-1", "1.01", 2, false)]
    public void An_absolute_tolerance_is_exact_in_decimal_and_includes_its_bound(string left, string right, double tolerance, bool equal)
    {
        Assert.Equal(equal, AreEqual(new ValueRule(ValueType.Number, AbsoluteTolerance: tolerance), left, right));
    }

    [Theory]
    [InlineData("100", "101", true)]
    [InlineData("100", "99", true)]
    [InlineData("100", "101.01", false)]
    [InlineData("99", "100", false)]
    [InlineData("-100", "-101", true)]
    [InlineData("0", "0.0000001", false)]
    [InlineData("1e+300", "1.005e+300", true)]
    [InlineData("1e+300", "1.02e+300", false)]
    public void A_relative_tolerance_is_of_the_representative(string representative, string value, bool equal)
    {
        Assert.Equal(equal, AreEqual(new ValueRule(ValueType.Number, RelativeTolerance: 0.01), representative, value));
    }

    private static bool AreEqual(ValueRule rule, string left, string right) =>
        ValueComparison.For(rule).AreEqual(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
