using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using StemeDb.AppHost.Settings;

namespace StemeDb.AppHost.Tests.Settings;

public sealed class A_listen_address
{
    private const string Variable = "STEMEDB_BIND_ADDR";

    [Theory]
    [InlineData("18180")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData(":18180")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("nowhere.example:80")]
    public void That_is_none_is_refused_with_its_variable_its_value_and_what_is_allowed(string text)
    {
        var fault = Assert.Throws<StartException>(() => ListenAddress.Read(With(text), Variable, "127.0.0.1:1"));

        Assert.Contains($"{Variable} is '{text}'; allowed:", fault.Message, StringComparison.Ordinal);
        Assert.Equal(StartException.WrongSetting, fault.ExitCode);
    }

    [Fact]
    public void That_is_not_given_is_the_usual_one()
    {
        var port = FreePorts.Take(1)[0];
        Assert.Equal($"127.0.0.1:{port}", ListenAddress.Read(With(""), Variable, $"127.0.0.1:{port}").ToString());
    }

    [Fact]
    public void That_somebody_listens_on_is_refused_with_the_port_and_the_variable_to_change()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = $"127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var fault = Assert.Throws<StartException>(() => ListenAddress.Read(With(taken), Variable, "127.0.0.1:1"));

        Assert.StartsWith($"port {taken[10..]} on 127.0.0.1 is taken", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"set {Variable} to another address", fault.Message, StringComparison.Ordinal);
        Assert.Equal(StartException.AddressTaken, fault.ExitCode);
    }

    private static IConfiguration With(string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(Variable, value)]).Build();
}
