using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Tests.Registry;

public sealed class SourceProfileJsonTests
{
    [Theory]
    [InlineData("""{}""", """{"tier":5}""")]
    [InlineData("""{"tier":0,"family":null,"name":null}""", """{"tier":0}""")]
    [InlineData("""{"tier":9,"name":"A \"B\"","family":"f"}""", """{"family":"f","name":"A \"B\"","tier":9}""")]
    public void A_profile_is_read_and_written_in_its_canonical_form(string json, string canonical)
    {
        Assert.True(SourceProfileJson.TryParse(Encoding.UTF8.GetBytes(json), out var profile, out var faults), string.Join("; ", faults));
        Assert.Equal(canonical, Encoding.UTF8.GetString(SourceProfileJson.ToCanonical(profile)));
    }

    [Fact]
    public void Every_field_reaches_its_place()
    {
        Assert.True(SourceProfileJson.TryParse("""{"tier":1,"family":"airlines","name":"American"}"""u8, out var profile, out _));
        Assert.Equal(new SourceProfile(1, "airlines", "American"), profile);
    }

    [Theory]
    [InlineData("""{"tier":10}""", "/tier", FaultCode.OutOfRange)]
    [InlineData("""{"tier":-1}""", "/tier", FaultCode.OutOfRange)]
    [InlineData("""{"tier":1.5}""", "/tier", FaultCode.OutOfRange)]
    [InlineData("""{"tier":"1"}""", "/tier", FaultCode.WrongType)]
    [InlineData("""{"family":""}""", "/family", FaultCode.Empty)]
    [InlineData("""{"family":"a\n"}""", "/family", FaultCode.ControlCharacter)]
    [InlineData("""{"name":7}""", "/name", FaultCode.WrongType)]
    [InlineData("""{"source":"aa"}""", "/source", FaultCode.UnknownField)]
    public void What_breaks_a_rule_is_refused(string json, string pointer, string code)
    {
        Assert.False(SourceProfileJson.TryParse(Encoding.UTF8.GetBytes(json), out var profile, out var faults));
        Assert.Null(profile);
        var fault = Assert.Single(faults);
        Assert.Equal(new Fault(pointer, code, fault.Detail), fault);
    }
}
