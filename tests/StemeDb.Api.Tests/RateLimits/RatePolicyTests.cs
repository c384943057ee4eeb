using System.Text;
using Microsoft.Extensions.Configuration;
using StemeDb.Api.Configuration;
using StemeDb.Api.RateLimits.Policies;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Tests.RateLimits;

public sealed class RatePolicyTests
{
    [Fact]
    public void On_loopback_nothing_is_limited_unless_a_variable_says_so()
    {
        Assert.False(Read().Initial.AreOn);

        var policies = Read(("STEMEDB_RATE_LIMIT_WRITE_RATE", "0.5"), ("STEMEDB_RATE_LIMIT_READ_MODE", "shadow")).Initial;

        var write = policies[RateClass.Write];
        Assert.Equal((RateMode.Enforce, 0.5, 1, 2_000_000_000), (write.Mode, write.Rate, write.Burst, write.IntervalNs));
        Assert.Equal((RateMode.Shadow, 2000d, 4000), (policies[RateClass.Read].Mode, policies[RateClass.Read].Rate, policies[RateClass.Read].Burst));
        Assert.Equal(RateMode.Off, policies[RateClass.Admin].Mode);
    }

    [Theory]
    [InlineData("STEMEDB_RATE_LIMIT_READ_RATE", "fast")]
    [InlineData("STEMEDB_RATE_LIMIT_READ_RATE", "0")]
    [InlineData("STEMEDB_RATE_LIMIT_BULK_BURST", "0")]
    [InlineData("STEMEDB_RATE_LIMIT_ADMIN_MODE", "on")]
    [InlineData("STEMEDB_RATE_LIMIT_WRITE_CONCURRENCY", "-1")]
    [InlineData("STEMEDB_RATE_LIMIT_NODES", "many")]
    [InlineData("STEMEDB_TRUSTED_PROXIES", "10.0.0.0/33")]
    public void A_wrong_variable_is_named(string name, string value) =>
        Assert.StartsWith($"{name} is '{value}'; allowed: ", Assert.Throws<ConfigurationException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_burst_that_would_take_years_to_come_back_is_refused() => Assert.StartsWith(
        "STEMEDB_RATE_LIMIT_READ_BURST does not fit its rate: burst 10000000 at rate 0.001 takes more than 30 days to come back;",
        Assert.Throws<ConfigurationException>(() => Read(
            ("STEMEDB_RATE_LIMIT_READ_RATE", "0.001"), ("STEMEDB_RATE_LIMIT_READ_BURST", "10000000"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_goes_over_the_variables()
    {
        var variables = Read(("STEMEDB_RATE_LIMIT_READ_RATE", "7"), ("STEMEDB_RATE_LIMIT_WRITE_RATE", "8")).Variables;

        Assert.True(RatePolicyFile.TryParse(
            """{"read":{"rate":100,"burst":150,"concurrency":3}, /* later */ "admin":{"mode":"shadow"},}"""u8.ToArray(), variables, out var policies, out _));

        var read = policies![RateClass.Read];
        Assert.Equal((100d, 150, 3, RateMode.Enforce), (read.Rate, read.Burst, read.Concurrency, read.Mode));
        Assert.Equal((8d, RateMode.Enforce), (policies[RateClass.Write].Rate, policies[RateClass.Write].Mode));
        Assert.Equal((RateMode.Shadow, RateMode.Off), (policies[RateClass.Admin].Mode, policies[RateClass.Bulk].Mode));
    }

    [Theory]
    [InlineData("", "is not JSON: ")]
    [InlineData("[]", "has [] at ''; allowed: an object with the members read, write, bulk and admin")]
    [InlineData("""{"reads":{}}""", "has /reads; allowed: read, write, bulk, admin")]
    [InlineData("""{"read":{"limit":1}}""", "has /read/limit; allowed: rate, burst, mode, concurrency")]
    [InlineData("""{"read":{"rate":"1"}}""", "has \"1\" at '/read/rate'; allowed: a number of tokens per second from 0.001 to 1000000")]
    [InlineData("""{"read":{"burst":1.5}}""", "has 1.5 at '/read/burst'; allowed: a whole number from 1 to 10000000")]
    [InlineData("""{"read":{"mode":"on"}}""", "has \"on\" at '/read/mode'; allowed: enforce, shadow, off")]
    [InlineData("""{"read":{},"read":{}}""", "is not JSON: ")]
    [InlineData("""{"bulk":{"rate":0.001,"burst":10000000}}""", "has /bulk whose burst 10000000 at rate 0.001 takes more than 30 days to come back")]
    public void A_file_that_is_wrong_says_where(string content, string fault)
    {
        Assert.False(RatePolicyFile.TryParse(Encoding.UTF8.GetBytes(content), Read().Variables, out _, out var told));

        Assert.StartsWith(fault, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_wrong_or_missing_stops_the_start()
    {
        var file = Path.Combine(Path.GetTempPath(), $"no-limits-{Guid.NewGuid():n}.json");

        var failure = Assert.Throws<ConfigurationException>(() => Read(("STEMEDB_RATE_LIMITS_FILE", file)));

        Assert.StartsWith($"STEMEDB_RATE_LIMITS_FILE '{file}' cannot be read (", failure.Message, StringComparison.Ordinal);
    }

    private static RateLimitOptions Read(params (string Name, string? Value)[] variables) => ApiOptions.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, v.Value))).Build()).RateLimits;
}
