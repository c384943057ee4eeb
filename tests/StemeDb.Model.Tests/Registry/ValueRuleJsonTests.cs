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
    [InlineData("""{"classes":{"a":[1],"b":["x","y",[2]]},"type":"exact"}""")]
    [InlineData("""{"classes":{"low":[1,2]},"tolerance":{"absolute":0.5},"type":"number"}""")]
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
    [InlineData("""{"type":"exact","classes":[]}""", "/classes", FaultCode.WrongType)]
    [InlineData("""{"type":"exact","classes":{}}""", "/classes", FaultCode.Empty)]
    [InlineData("""{"type":"exact","classes":{"":[1]}}""", "/classes/", FaultCode.Empty)]
    [InlineData("""{"type":"exact","classes":{"a":[]}}""", "/classes/a", FaultCode.Empty)]
    [InlineData("""{"type":"exact","classes":{"a":[1],"b":2}}""", "/classes/b", FaultCode.WrongType)]
    [InlineData("""{"type":"exact","classes":{"a":[1],"b":[2,1.0]}}""", "/classes/b", FaultCode.NotDistinct)]
    [InlineData("""{"type":"exact","classes":{"a":[1],"a":[2]}}""", "/classes/a", FaultCode.DuplicateKey)]
    [InlineData("""{"type":"hierarchy","separator":"/","classes":{"a":["x"]}}""", "/classes", FaultCode.FieldsConflict)]
    public void A_parameter_that_is_wrong_or_of_another_type_is_refused(string json, string pointer, string code)
    {
        Assert.False(ValueRuleJson.TryParse(Encoding.UTF8.GetBytes(json), out var rule, out var faults));
        Assert.Null(rule);
        var fault = Assert.Single(faults);
        Assert.Equal(new Fault(pointer, code, fault.Detail, fault.IsMalformed), fault);
    }

    [Fact]
    public void The_same_classes_are_equal_in_whatever_order_they_are_written()
    {
        Assert.True(ValueRuleJson.TryParse("""{"type":"exact","classes":{"b":["y","x"],"a":[1e0]}}"""u8, out var one, out _));
        Assert.True(ValueRuleJson.TryParse("""{"classes":{"a":[1],"b":["x","y"]},"type":"exact"}"""u8, out var other, out _));

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal("""{"classes":{"a":[1],"b":["x","y"]},"type":"exact"}"""u8, ValueRuleJson.ToCanonical(one));
    }

    [Fact]
    public void There_are_limits_to_classes()
    {
        static string Classes(int classes, int valuesEach, int length) => "{" + string.Join(',', Enumerable.Range(0, classes).Select(of =>
            $"\"c{of}\":[{string.Join(',', Enumerable.Range(0, valuesEach).Select(value => $"\"{of}-{value}{new string('x', length)}\""))}]")) + "}";
        static bool IsRead(string classes) => ValueRuleJson.TryParse(
            Encoding.UTF8.GetBytes($$"""{"type":"exact","classes":{{classes}}}"""), out _, out var faults) || faults.Single().Code != FaultCode.TooLong;

        Assert.True(IsRead(Classes(64, 4, 1)));
        Assert.False(IsRead(Classes(65, 1, 1)));
        Assert.False(IsRead(Classes(1, 257, 1)));
        Assert.False(IsRead(Classes(2, 2, 5000)));
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
