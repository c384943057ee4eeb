using System.Net;
using StemeDb.Api.RateLimits.Accounts;

namespace StemeDb.Api.Tests.RateLimits;

public sealed class PartitionTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    public void An_address_is_one_client_of_ipv6_its_64_first_bits(string address, string name) =>
        Assert.Equal(name, Partition.Of(IPAddress.Parse(address)).ToString());

    [Fact]
    public void The_form_of_an_address_does_not_matter() =>
        Assert.Equal(Partition.Of(IPAddress.Parse("203.0.113.7")), Partition.Of(IPAddress.Parse("::ffff:203.0.113.7")));
}
