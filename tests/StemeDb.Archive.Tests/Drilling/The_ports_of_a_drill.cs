using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StemeDb.Ports;

namespace StemeDb.Archive.Tests.Drilling;

public sealed class The_ports_of_a_drill
{
    [Fact]
    public void Differ_though_they_are_not_held()
    {
        // So many that two of them would be the same, were they only drawn.
        int[] ports = [.. LoopbackPorts.Take(300), .. LoopbackPorts.Take(300)];

        Assert.Equal(600, ports.Distinct().Count());
    }

    [Fact]
    public void Are_none_that_an_outgoing_connection_is_given()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux says which they are.");
        var outgoing = int.Parse(File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t')[0], CultureInfo.InvariantCulture);
        Assert.SkipUnless(outgoing > 2048, "All are given to outgoing connections here.");

        Assert.All(LoopbackPorts.Take(100), port => Assert.InRange(port, 1024, outgoing - 1));
    }

    [Theory]
    [InlineData(32768, 20000, 32768)]
    [InlineData(10000, 1024, 10000)]
    [InlineData(1024, 20000, 65536)]
    public void Are_chosen_as_the_system_leaves_room(int outgoing, int first, int end) =>
        Assert.Equal((first, end), LoopbackPorts.Range(outgoing));

    [Fact]
    public void Are_none_that_somebody_listens_on()
    {
        using var somebody = new TcpListener(IPAddress.Loopback, 0);
        somebody.Start();
        var port = ((IPEndPoint)somebody.LocalEndpoint).Port;

        var fault = Assert.Throws<IOException>(() => LoopbackPorts.TakeOne(port, port + 1));

        Assert.Contains($"from {port} to {port}", fault.Message, StringComparison.Ordinal);
    }
}
