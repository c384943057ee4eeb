using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Tests.Registry;

public sealed class ValueRuleJsonTests
{
    [Theory]
    [InlineData("""{"type":"exact"}""")]
    [InlineData("""{"type":"number"}""")]
    [InlineData("""{"tolerance":{"absolute":0.5},"type":"number"}""")]
    [InlineData("""{"tolerance":{"relative":0.01},"type":"number"}""")]
    [InlineData("""{"tolerance":{"seconds":600},"type":"time"}""")]
    [InlineData("""{"separator":";","threshold":0.3,"type":"set"}""")]
    [InlineData("""{"type":"set"}""")]
    [InlineData("""{"separator":"/","type":"hierarchy"}""")]
    public void A_rule_is_read_and_written_in_its_canonical_form(string json)
    {
        Assert.True(ValueRuleJson.TryParse(Encoding.UTF8.GetBytes(json), out var rule, out var faults), string.Join("; ", faults));
        Assert.Equal(json, Encoding.UTF8.GetString(ValueRuleJson.ToCanonical(rule)));
    }

    [Fact]
    public void Every_parameter_reaches_its_place()
    {
        Assert.True(ValueRuleJson.TryParse("""{"type":"set","threshold":3e-1,"separator":"; "}"""u8, out var set, out _));
        Assert.Equal(new ValueRule(Model.Registry.ValueType.Set, Separator: "; ", Threshold: 0.3), set);
        Assert.True(ValueRuleJson.TryParse("""{"type":"number","tolerance":{"relative":0.01}}"""u8, out var number, out _));
        Assert.Equal(new ValueRule(Model.Registry.ValueType.Number, RelativeTolerance: 0.01), number);
    }

    [Fact]
    public void A_rule_comes_with_its_pattern()
    {
        Assert.True(ValueRuleJson.TryParse("""{"pattern":"flight/**","type":"exact"}"""u8, out var pattern, out var rule, out _));
        Assert.Equal("flight/**", pattern.Text);
        Assert.Equal(ValueRule.Default, rule);
    }

    [Theory]
    [InlineData("""{}""", "/type", FaultCode.MissingField)]
    [InlineData("""{"type":"fuzzy"}""", "/type", FaultCode.UnknownName)]
    [InlineData("""{"type":"Exact"}""", "/type", FaultCode.UnknownName)]
    [InlineData("""{"type":1}""", "/type", FaultCode.WrongType)]
    [InlineData("""{"type":"exact","pattern":"a"}""", "/pattern", FaultCode.UnknownField)]
    [InlineData("""{"type":"exact","tolerance":{"seconds":1}}""", "/tolerance", FaultCode.FieldsConflict)]
    [InlineData("""{"type":"time","tolerance":{"absolute":1}}""", "/tolerance", FaultCode.FieldsConflict)]
    [InlineData("""{"type":"number","tolerance":{"seconds":1}}""", "/tolerance", FaultCode.FieldsConflict)]
    [InlineData("""{"type":"number","tolerance":{"absolute":1,"relative":0.1}}""", "/tolerance", FaultCode.FieldsConflict)]
    [InlineData("""{"type":"number","tolerance":{}}""", "/tolerance", FaultCode.Empty)]
    [InlineData("""{"type":"number","tolerance":1}""", "/tolerance", FaultCode.WrongType)]
    [InlineData("""{"type":"number","tolerance":{"absolute":-1}}""", "/tolerance/absolute", FaultCode.OutOfRange)]
    [InlineData("""{"type":"number","tolerance":{"relative":1.5}}""", "/tolerance/relative", FaultCode.OutOfRange)]
    [InlineData("""{"type":"time","tolerance":{"minutes":1}}""", "/tolerance/minutes", FaultCode.UnknownField)]
    [InlineData("""{"type":"exact","separator":";"}""", "/separator", FaultCode.FieldsConflict)]
    [InlineData("""{"type":"set","separator":""}""", "/separator", FaultCode.Empty)]
    [InlineData("""{"type":"set","separator":"12345678901234567"}""", "/separator", FaultCode.TooLong)]
    [InlineData("""{"type":"hierarchy"}""", "/separator", FaultCode.MissingField)]
    [InlineData("""{"type":"hierarchy","separator":"/","threshold":0.5}""", "/threshold", FaultCode.FieldsConflict)]
    [InlineData("""{"type":"set","threshold":0}""", "/threshold", FaultCode.OutOfRange)]
    [InlineData("""{"type":"set","threshold":1.01}""", "/threshold", FaultCode.OutOfRange)]
    public void A_parameter_that_is_wrong_or_of_another_type_is_refused(string json, string pointer, string code)
    {
        Assert.False(ValueRuleJson.TryParse(Encoding.UTF8.GetBytes(json), out var rule, out var faults));
        Assert.Null(rule);
        var fault = Assert.Single(faults);
        Assert.Equal(new Fault(pointer, code, fault.Detail), fault);
    }

    [Fact]
    public void Pattern_and_rule_are_both_checked()
    {
        Assert.False(ValueRuleJson.TryParse("""{"pattern":"a/**/b"}"""u8, out var pattern, out var rule, out var faults));
        Assert.Null(pattern);
        Assert.Null(rule);
        Assert.Equal(["/pattern", "/type"], faults.Select(fault => fault.Pointer));
    }
}
