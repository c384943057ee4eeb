using System.Text;
using StemeDb.Model.Faults;
using StemeDb.Model.Registry;

namespace StemeDb.Model.Tests.Registry;

public sealed class RetractionRequestTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public void A_request_is_read()
    {
        Assert.True(RetractionRequest.TryParse(Bytes("\"source\":\"aa\",\"reason\":\"so\""), out var request, out _));
        Assert.Equal((Id, "aa", "so"), (request.AssertionId.ToString(), request.Source.ToString(), request.Reason));
        Assert.True(RetractionRequest.TryParse(Bytes("\"source\":\"aa\""), out var silent, out _));
        Assert.Empty(silent.Reason);
    }

    [Theory]
    [InlineData("\"reason\":\"x\"", "/source", FaultCode.MissingField)]
    [InlineData("\"source\":\"\"", "/source", FaultCode.Empty)]
    [InlineData("\"source\":\"aa\",\"why\":\"x\"", "/why", FaultCode.UnknownField)]
    [InlineData("\"source\":\"aa\",\"reason\":null", "/reason", FaultCode.WrongType)]
    public void What_breaks_a_rule_is_refused(string members, string pointer, string code)
    {
        Assert.False(RetractionRequest.TryParse(Bytes(members), out _, out var faults));
        var fault = Assert.Single(faults);
        Assert.Equal(new Fault(pointer, code, fault.Detail), fault);
    }

    [Fact]
    public void A_reason_has_at_most_4_kib_and_an_id_64_digits()
    {
        Assert.True(RetractionRequest.TryParse(Bytes($"\"source\":\"aa\",\"reason\":\"{new string('x', 4096)}\""), out _, out _));
        Assert.False(RetractionRequest.TryParse(Bytes($"\"source\":\"aa\",\"reason\":\"{new string('x', 4097)}\""), out _, out var tooLong));
        Assert.Equal(("/reason", FaultCode.TooLong), (tooLong[0].Pointer, tooLong[0].Code));
        Assert.False(RetractionRequest.TryParse("""{"assertion_id":"12","source":"aa"}"""u8, out _, out var noId));
        Assert.Equal(("/assertion_id", FaultCode.DigestInvalid), (noId[0].Pointer, noId[0].Code));
    }

    private static byte[] Bytes(string members) => Encoding.UTF8.GetBytes($"{{\"assertion_id\":\"{Id}\",{members}}}");
}
