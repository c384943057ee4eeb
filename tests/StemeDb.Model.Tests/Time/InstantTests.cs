using System.Globalization;
using System.Text;
using CsCheck;
using StemeDb.Model.Faults;
using StemeDb.Model.Time;

namespace StemeDb.Model.Tests.Time;

public sealed class InstantTests
{
    [Theory]
    [InlineData("2011-12-08T00:00:00Z", "2011-12-08T00:00:00Z")]
    [InlineData("2011-12-08t00:00:00z", "2011-12-08T00:00:00Z")]
    [InlineData("2011-12-08T00:00:00+01:30", "2011-12-07T22:30:00Z")]
    [InlineData("2011-12-08T23:59:59-00:01", "2011-12-09T00:00:59Z")]
    [InlineData("2011-12-08T00:00:00-00:00", "2011-12-08T00:00:00Z")]
    [InlineData("2011-12-08T00:00:00.1234567Z", "2011-12-08T00:00:00.1234567Z")]
    [InlineData("2011-12-08T00:00:00.50Z", "2011-12-08T00:00:00.5Z")]
    [InlineData("2011-12-08T00:00:00.0000000Z", "2011-12-08T00:00:00Z")]
    [InlineData("2011-12-08T00:00:00.123456700000000Z", "2011-12-08T00:00:00.1234567Z")]
    [InlineData("2012-02-29T00:00:00Z", "2012-02-29T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void A_time_is_read_and_written_in_its_canonical_form(string text, string canonical)
    {
        Assert.True(Instant.TryParse(Encoding.UTF8.GetBytes(text), out var instant, out _));
        Assert.Equal(canonical, instant.ToString());
    }

    [Theory]
    [InlineData("", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:00", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08 00:00:00Z", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00Z", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:00.Z", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:00,5Z", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:00Zx", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:00+0100", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:00+24:00", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:00+01:60", FaultCode.TimeInvalid)]
    [InlineData("2011-13-08T00:00:00Z", FaultCode.TimeInvalid)]
    [InlineData("2011-00-08T00:00:00Z", FaultCode.TimeInvalid)]
    [InlineData("2011-02-29T00:00:00Z", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T24:00:00Z", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:60:00Z", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:61Z", FaultCode.TimeInvalid)]
    [InlineData("2011-12-08T00:00:0éZ", FaultCode.TimeInvalid)]
    [InlineData("+011-12-08T00:00:00Z", FaultCode.TimeInvalid)]
    [InlineData("2016-12-31T23:59:60Z", FaultCode.TimeLeapSecond)]
    [InlineData("2011-12-08T00:00:00.12345678Z", FaultCode.TimeTooFine)]
    [InlineData("2011-12-08T00:00:00.00000000000001Z", FaultCode.TimeTooFine)]
    [InlineData("0000-12-31T00:00:00Z", FaultCode.TimeOutOfRange)]
    [InlineData("0001-01-01T00:00:00+00:01", FaultCode.TimeOutOfRange)]
    [InlineData("9999-12-31T23:59:59-00:01", FaultCode.TimeOutOfRange)]
    public void What_is_no_time_is_refused_with_its_reason(string text, string code)
    {
        Assert.False(Instant.TryParse(Encoding.UTF8.GetBytes(text), out _, out var fault));
        Assert.Equal(code, fault.Code);
        Assert.NotEmpty(fault.Detail);
    }

    [Fact]
    public void Every_instant_is_read_back_from_its_text_and_agrees_with_the_framework()
    {
        Gen.Long[0, Instant.MaxValue.Ticks].Sample(ticks =>
        {
            var instant = new Instant(ticks);
            var text = instant.ToString();
            var framework = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
            return Instant.TryParse(Encoding.UTF8.GetBytes(text), out var back, out _) && back == instant && framework.Ticks == ticks;
        });
    }

    [Fact]
    public void Random_text_is_read_or_refused_and_never_throws()
    {
        Gen.String[Gen.Char["0123456789-:.TtZz+ é"], 0, 40].Sample(text =>
        {
            if (Instant.TryParse(Encoding.UTF8.GetBytes(text), out var instant, out var fault))
            {
                return instant.Ticks >= 0 && instant <= Instant.MaxValue;
            }

            return fault.Code.StartsWith("time_", StringComparison.Ordinal);
        });
    }
}
