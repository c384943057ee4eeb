using System.Text;
using CsCheck;
using StemeDb.Api.Requests;

namespace StemeDb.Api.Tests.Requests;

public sealed class PercentEncodingTests
{
    [Fact]
    public void What_is_encoded_comes_back() => Gen.String.Where(text => text.All(c => !char.IsSurrogate(c))).Sample(text =>
    {
        Assert.True(PercentEncoding.TryDecode(Uri.EscapeDataString(text), plusIsSpace: false, out var decoded));
        Assert.Equal(text, Encoding.UTF8.GetString(decoded));
    });

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("a%zz")]
    [InlineData("é")]
    public void What_is_not_encoded_is_refused(string text) =>
        Assert.False(PercentEncoding.TryDecode(text, plusIsSpace: false, out _));

    [Fact]
    public void A_plus_is_a_space_only_in_a_query()
    {
        PercentEncoding.TryDecode("a+b", plusIsSpace: true, out var inQuery);
        PercentEncoding.TryDecode("a+b", plusIsSpace: false, out var inPath);

        Assert.Equal(("a b", "a+b"), (Encoding.UTF8.GetString(inQuery), Encoding.UTF8.GetString(inPath)));
    }
}
