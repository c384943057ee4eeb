using System.Net;
using Microsoft.Extensions.Configuration;
using StemeDb.ServiceDefaults.Configuration;
using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.ServiceDefaults.Tests.Configuration;

public sealed class SettingsReaderTests
{
    [Fact]
    public void A_variable_that_is_not_given_has_its_default()
    {
        var size = Read("STEMEDB_X", null, s => s.Bytes("STEMEDB_X", 7, 0, 100));
        var empty = Read("STEMEDB_X", "", s => s.Bytes("STEMEDB_X", 7, 0, 100));

        Assert.Equal((7, 7), (size, empty));
    }

    [Fact]
    public void Every_bad_value_is_reported_with_its_name_the_value_and_what_is_allowed()
    {
        var configuration = Given(("STEMEDB_A", "maybe"), ("STEMEDB_B", "12"));

        var failure = Assert.Throws<ConfigurationException>(() => SettingsReader.Bind(configuration, settings =>
            (settings.Flag("STEMEDB_A", true), settings.Integer("STEMEDB_B", 1, minimum: 1, maximum: 10))));

        Assert.Equal(
            ["STEMEDB_A is 'maybe'; allowed: true or false.", "STEMEDB_B is '12'; allowed: a whole number from 1 to 10."],
            failure.Faults);
        Assert.Equal(ExitCodes.BadConfiguration, failure.ExitCode);
    }

    [Theory]
    [InlineData("65536", 65536)]
    [InlineData("64KiB", 65536)]
    [InlineData("2mib", 2097152)]
    [InlineData("1GiB", 1073741824)]
    public void Bytes_are_a_number_or_a_number_with_a_binary_unit(string text, long bytes) =>
        Assert.Equal(bytes, Read("STEMEDB_X", text, s => s.Bytes("STEMEDB_X", 0, 0, long.MaxValue)));

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5MiB")]
    [InlineData("64MB")]
    [InlineData("9223372036854775807KiB")]
    [InlineData("KiB")]
    public void Other_texts_are_not_bytes(string text) =>
        Assert.Throws<ConfigurationException>(() => Read("STEMEDB_X", text, s => s.Bytes("STEMEDB_X", 0, 0, long.MaxValue)));

    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("10s", 10)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    public void A_duration_has_a_unit(string text, double seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            Read("STEMEDB_X", text, s => s.Duration("STEMEDB_X", default, TimeSpan.Zero, TimeSpan.MaxValue)));

    [Theory]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("99999999999999999h")]
    [InlineData("2h")]
    public void A_duration_without_a_unit_or_outside_its_bounds_is_refused(string text)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read("STEMEDB_X", text, s =>
            s.Duration("STEMEDB_X", default, TimeSpan.FromMilliseconds(1500), TimeSpan.FromHours(1))));

        Assert.Contains("a duration from 1500ms to 1h", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:18180", "127.0.0.1:18180")]
    [InlineData("[::1]:0", "[::1]:0")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("0.0.0.0:65535", "0.0.0.0:65535")]
    public void An_end_point_is_an_address_and_a_port(string text, string endPoint) =>
        Assert.Equal(
            IPEndPoint.Parse(endPoint),
            Read("STEMEDB_X", text, s => s.EndPoint("STEMEDB_X", new IPEndPoint(IPAddress.None, 1))));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1:80")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("example.org:80")]
    [InlineData(":80")]
    [InlineData("http://127.0.0.1:80")]
    public void Other_texts_are_not_end_points(string text) =>
        Assert.Throws<ConfigurationException>(() =>
            Read("STEMEDB_X", text, s => s.EndPoint("STEMEDB_X", new IPEndPoint(IPAddress.Loopback, 1))));

    [Fact]
    public void A_choice_is_one_of_the_names_and_never_a_number()
    {
        Assert.Equal(DayOfWeek.Monday, Read("STEMEDB_X", "monday", s => s.Choice("STEMEDB_X", DayOfWeek.Friday)));
        var failure = Assert.Throws<ConfigurationException>(() => Read("STEMEDB_X", "1", s => s.Choice("STEMEDB_X", DayOfWeek.Friday)));
        Assert.Contains("allowed: sunday, monday", failure.Message, StringComparison.Ordinal);
    }

    private static T Read<T>(string name, string? value, Func<SettingsReader, T> read) =>
        SettingsReader.Bind(Given((name, value)), read);

    private static IConfiguration Given(params (string Name, string? Value)[] variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, v.Value))).Build();
}
