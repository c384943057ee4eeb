using Microsoft.Extensions.Configuration;
using StemeDb.Api.Configuration;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.Api.Tests.Configuration;

public sealed class ApiOptionsTests
{
    [Fact]
    public void Without_variables_it_serves_this_host_alone_and_looks_for_the_engine_there()
    {
        var options = Read();

        Assert.Equal(("127.0.0.1:18180", "http://127.0.0.1:18181"), (options.BindAddress.ToString(), options.Engine.ToString()));
        Assert.Null(options.Redis);
    }

    [Theory]
    [InlineData("unix:/run/stemedb/engine.sock", "unix:/run/stemedb/engine.sock")]
    [InlineData("http://127.0.0.1:9", "http://127.0.0.1:9")]
    [InlineData("http://engine", "http://127.0.0.1:7")]
    [InlineData("http://other", "unix:/o.sock")]
    [InlineData(null, "http://127.0.0.1:7")]
    public void The_engine_is_found_by_address_or_by_service_discovery(string? given, string address)
    {
        var options = Read(
            ("STEMEDB_ENGINE_ENDPOINT", given), ("services:engine:grpc:0", "http://127.0.0.1:7"), ("services:other:grpc:0", "unix:/o.sock"));

        Assert.Equal(address, options.Engine.ToString());
    }

    [Theory]
    [InlineData("http://10.0.0.1:7")]
    [InlineData("http://engine.internal:7")]
    public void An_engine_on_another_host_is_not_spoken_to_in_the_clear(string address)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(("STEMEDB_ENGINE_ENDPOINT", address)));

        Assert.StartsWith($"The engine is at '{address}', which is another host", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"set STEMEDB_ENGINE_ENDPOINT to https{address[4..]}, and STEMEDB_ENGINE_TLS_CERT", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The engine is at 'https://10.0.0.1:7', and both sides have to show certificates; set STEMEDB_ENGINE_TLS_CERT", "STEMEDB_ENGINE_ENDPOINT", "https://10.0.0.1:7")]
    [InlineData("STEMEDB_TLS_ENABLED is 'true', and no certificate is given; set STEMEDB_TLS_CERT and STEMEDB_TLS_KEY", "STEMEDB_TLS_ENABLED", "true")]
    [InlineData("STEMEDB_TLS_KEY is not given", "STEMEDB_TLS_CERT", "/a.crt")]
    [InlineData("STEMEDB_TLS_CLIENT_CERT is given, and STEMEDB_TLS_ENABLED is not, so that everything would be served in the clear", "STEMEDB_TLS_CLIENT_CERT", "required")]
    [InlineData("STEMEDB_TLS_CLIENT_CA is given, and STEMEDB_TLS_ENABLED is not", "STEMEDB_TLS_CLIENT_CA", "/ca.pem")]
    [InlineData("STEMEDB_TLS_KEY_PASSWORD is given, and STEMEDB_TLS_ENABLED is not", "STEMEDB_TLS_KEY_PASSWORD", "secret")]
    [InlineData("STEMEDB_TLS_KEY_PASSWORD_FILE is given, and STEMEDB_TLS_ENABLED is not", "STEMEDB_TLS_KEY_PASSWORD_FILE", "/password")]
    [InlineData("STEMEDB_ENGINE_TLS_CA is given, and no certificate is; set STEMEDB_ENGINE_TLS_CERT", "STEMEDB_ENGINE_TLS_CA", "/ca.pem")]
    public void What_tls_lacks_is_named(string sentence, string name, string value)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read((name, value)));

        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_without_tls_are_refused_unless_that_is_said()
    {
        (string, string?)[] certificate = [("STEMEDB_TLS_CERT", "/a.crt"), ("STEMEDB_TLS_KEY", "/a.key")];

        var failure = Assert.Throws<ConfigurationException>(() => Read(certificate));

        Assert.StartsWith("STEMEDB_TLS_CERT is given, and STEMEDB_TLS_ENABLED is not", failure.Message, StringComparison.Ordinal);
        Assert.Null(Read([.. certificate, ("STEMEDB_TLS_ENABLED", "false")]).Tls);
    }

    [Theory]
    [InlineData("STEMEDB_ENGINE_ENDPOINT", "engine")]
    [InlineData("STEMEDB_ENGINE_ENDPOINT", "unix:relative.sock")]
    [InlineData("STEMEDB_REQUEST_TIMEOUT", "0s")]
    [InlineData("STEMEDB_LEARN_TIMEOUT", "0s")]
    [InlineData("STEMEDB_MAX_BODY_BYTES", "lots")]
    [InlineData("STEMEDB_MAX_LINE_BYTES", "1GiB")]
    [InlineData("STEMEDB_MAX_BULK_REQUESTS", "0")]
    [InlineData("STEMEDB_MAX_CONNECTIONS_PER_ADDRESS", "-1")]
    [InlineData("STEMEDB_SLOW_CLIENT_TIMEOUT", "1s")]
    [InlineData("STEMEDB_MAX_JSON_ITEMS", "1")]
    [InlineData("STEMEDB_TLS_CLIENT_CERT", "maybe")]
    [InlineData("STEMEDB_HTTP3", "yes")]
    public void A_wrong_variable_is_named(string name, string value)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read((name, value)));

        Assert.StartsWith($"{name} is '{value}'; allowed: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_connection_string_is_refused_without_showing_its_password()
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(("ConnectionStrings:redis", "localhost:6379,password=s3cret,nonsense=1")));

        Assert.Contains("ConnectionStrings__redis", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    private static ApiOptions Read(params (string Name, string? Value)[] variables) => ApiOptions.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, v.Value))).Build());
}
