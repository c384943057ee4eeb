using StemeDb.Model.Faults;
using StemeDb.Model.Paths;

namespace StemeDb.Model.Tests.Paths;

public sealed class SourceIdTests
{
    [Theory]
    [InlineData("aa")]
    [InlineData("0 (68.162.248.83)")]
    [InlineData("1513217: Mohammedfairouz / *")]
    [InlineData("e\u0301")]
    public void A_source_is_any_text_without_control_characters(string text)
    {
        Assert.True(SourceId.TryParse(text, out var source, out _));
        Assert.Equal(text, source.ToString());
    }

    [Theory]
    [InlineData("", FaultCode.Empty)]
    [InlineData("a\tb", FaultCode.ControlCharacter)]
    [InlineData("a\u0000", FaultCode.ControlCharacter)]
    [InlineData("é\u009f", FaultCode.ControlCharacter)]
    public void What_is_no_source_is_refused(string text, string code)
    {
        Assert.False(SourceId.TryParse(text, out _, out var fault));
        Assert.Equal(code, fault.Code);
    }

    [Fact]
    public void A_source_has_at_most_256_bytes_of_utf8()
    {
        Assert.True(SourceId.TryParse(new string('é', 128), out _, out _));
        Assert.False(SourceId.TryParse(new string('é', 128) + "x", out _, out var fault));
        Assert.Equal(FaultCode.TooLong, fault.Code);
        Assert.False(SourceId.TryParse(new byte[] { 0xFF }, out _, out ValueFault broken));
        Assert.Equal(FaultCode.InvalidUtf8, broken.Code);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_character()
    {
        Assert.False(SourceId.TryParse("a\udc00", out _, out var fault));
        Assert.Equal(FaultCode.InvalidUtf8, fault.Code);
    }
}
