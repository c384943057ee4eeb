using Microsoft.Extensions.Configuration;
using StemeDb.ServiceDefaults.Configuration;

namespace StemeDb.ServiceDefaults.Tests.Configuration;

public sealed class ServiceAddressesTests
{
    [Theory]
    [InlineData("http://given:1/", "http://given:1", "http://handed:2", "http://default:3")]
    [InlineData("http://handed:2/", null, "http://handed:2", "http://default:3")]
    [InlineData("http://default:3/", null, null, "http://default:3")]
    [InlineData("http://handed:2/", "http://engine", "http://handed:2", "http://default:3")]
    [InlineData("http://elsewhere/", "http://elsewhere", "http://handed:2", "http://default:3")]
    [InlineData(null, null, null, null)]
    public void The_variable_goes_before_what_was_handed_over_and_that_before_the_default(string? expected, string? given, string? handed, string? fallback) =>
        Assert.Equal(expected, Read(given, ("services:engine:https:0", handed), fallback)?.ToString());

    [Fact]
    public void Of_several_endpoints_grpc_is_taken()
    {
        var configuration = Given(("services:engine:http:0", "http://b:2"), ("services:engine:grpc:0", "http://a:1"));

        Assert.Equal("http://a:1/", Read(configuration, null)?.ToString());
    }

    [Theory]
    [InlineData("STEMEDB_ENGINE is 'nowhere'; allowed: an address.", "nowhere", "http://handed:2")]
    [InlineData("services__engine is 'nowhere'; allowed: an address.", null, "nowhere")]
    public void What_is_not_an_address_is_named(string fault, string? given, string handed)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(given, ("services:engine:http:0", handed), "http://default:3"));

        Assert.Equal([fault], failure.Faults);
    }

    private static Uri? Read(string? given, (string Name, string? Value) handed, string? fallback) =>
        Read(Given(("STEMEDB_ENGINE", given), handed), fallback);

    private static Uri? Read(IConfiguration configuration, string? fallback) => SettingsReader.Bind(configuration, settings =>
        settings.ServiceAddress<Uri?>("STEMEDB_ENGINE", "engine", configuration, fallback, "an address",
            (string text, out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address)));

    private static IConfiguration Given(params (string Name, string? Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name, value.Value))).Build();
}
