using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using StemeDb.Api.Configuration;
using StemeDb.Api.Identity;
using StemeDb.Model.Keys;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Tests.Identity;

public sealed class IdentityOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1:18180", null, false)]
    [InlineData("[::1]:18180", null, false)]
    [InlineData("127.0.0.1:18180", "required", true)]
    [InlineData("127.0.0.1:18180", "off", false)]
    [InlineData("0.0.0.0:18180", null, true)]
    [InlineData("192.0.2.1:18180", "required", true)]
    public void Callers_must_say_who_they_are_wherever_other_hosts_can_call(string address, string? auth, bool required) =>
        Assert.Equal(required, Read(address, ("STEMEDB_AUTH", auth)).IsRequired);

    [Theory]
    [InlineData("0.0.0.0:18180")]
    [InlineData("[::]:80")]
    [InlineData("192.0.2.1:18180")]
    public void Without_authentication_other_hosts_are_not_served(string address)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(address, ("STEMEDB_AUTH", "off")));

        Assert.StartsWith($"STEMEDB_BIND_ADDR is '{address}', which other hosts can reach, and STEMEDB_AUTH is 'off'; set STEMEDB_AUTH to required, or STEMEDB_BIND_ADDR to a loopback address such as 127.0.0.1:", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, failure.ExitCode);
    }

    [Fact]
    public void Who_configures_callers_but_asks_for_none_is_told()
    {
        var token = ApiKeyToken.Make("bootstrapkey", RandomNumberGenerator.GetBytes(32));

        var failure = Assert.Throws<ConfigurationException>(() => Read("127.0.0.1:1", ("STEMEDB_BOOTSTRAP_KEY", token)));

        Assert.Equal("STEMEDB_BOOTSTRAP_KEY is given, and without authentication nobody asks for it; set STEMEDB_AUTH to required, or leave STEMEDB_BOOTSTRAP_KEY out.", failure.Message);
    }

    [Theory]
    [InlineData("STEMEDB_JWT_ALGORITHMS", "RS256")]
    [InlineData("STEMEDB_JWT_CLOCK_SKEW", "5s")]
    [InlineData("STEMEDB_JWT_SCOPE_CLAIM", "scp")]
    [InlineData("STEMEDB_JWT_SOURCES_CLAIM", "sources")]
    [InlineData("STEMEDB_JWT_READ_CLAIM", "reads")]
    [InlineData("STEMEDB_JWT_WRITE_CLAIM", "writes")]
    public void What_is_said_of_tokens_is_not_ignored_when_none_are_taken(string name, string value)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("127.0.0.1:1", ("STEMEDB_AUTH", "required"), (name, value)));

        Assert.Equal($"{name} is given, and no tokens are taken; set STEMEDB_JWT_ISSUER, STEMEDB_JWT_AUDIENCE and STEMEDB_JWT_KEYS, or leave {name} out.", failure.Message);
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("steme_bootstrapkey_0000000000000000000000000000000000000000000000000000000000000000aaaaaaaa")]
    public void A_bootstrap_key_that_is_none_is_refused_and_not_shown(string key)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("127.0.0.1:1", ("STEMEDB_AUTH", "required"), ("STEMEDB_BOOTSTRAP_KEY", key)));

        Assert.StartsWith("STEMEDB_BOOTSTRAP_KEY is not a key; allowed: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STEMEDB_JWT_ISSUER", "https://idp.example", "STEMEDB_JWT_AUDIENCE is not given")]
    [InlineData("STEMEDB_JWT_KEYS", "http://idp.example/jwks.json", "STEMEDB_JWT_KEYS is 'http://idp.example/jwks.json'; allowed: ")]
    [InlineData("STEMEDB_JWT_KEYS", "/nowhere/jwks.json", "STEMEDB_JWT_KEYS is '/nowhere/jwks.json', which cannot be used: ")]
    [InlineData("STEMEDB_JWT_ALGORITHMS", "none", "STEMEDB_JWT_ALGORITHMS is 'none'; allowed: ")]
    [InlineData("STEMEDB_JWT_ALGORITHMS", "RS256,HS256", "STEMEDB_JWT_ALGORITHMS is 'RS256,HS256'; allowed: ")]
    [InlineData("STEMEDB_JWT_CLOCK_SKEW", "1h", "STEMEDB_JWT_CLOCK_SKEW is '1h'; allowed: ")]
    [InlineData("STEMEDB_TLS_CLIENT_MAP", "/nowhere/map.json", "STEMEDB_TLS_CLIENT_MAP is '/nowhere/map.json', which cannot be used: ")]
    [InlineData("STEMEDB_AUTH", "maybe", "STEMEDB_AUTH is 'maybe'; allowed: off, required.")]
    public void A_wrong_variable_is_named(string name, string value, string sentence)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("127.0.0.1:1", ("STEMEDB_AUTH", "required"), (name, value)));

        Assert.Contains(failure.Faults, fault => fault.StartsWith(sentence, StringComparison.Ordinal));
    }

    private static IdentityOptions Read(string address, params (string Name, string? Value)[] variables) =>
        ApiOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(
            variables.Append(("STEMEDB_BIND_ADDR", IPEndPoint.Parse(address).ToString()))
                .GroupBy(v => v.Item1).Select(g => KeyValuePair.Create(g.Key, g.Last().Item2))).Build()).Identity;
}
