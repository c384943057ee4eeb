using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace StemeDb.AppHost.Settings;

/// <summary>Where a service listens, and the variable that says so.</summary>
internal sealed record ListenAddress
{
    private ListenAddress(string variable, string host, int port)
    {
        Variable = variable;
        Host = host;
        Port = port;
    }

    public string Variable { get; }

    /// <summary>An IP address, in brackets if of version 6, or <c>localhost</c>.</summary>
    public string Host { get; }

    /// <summary>1 to 65535. The system's choice (0) is not for the AppHost, which must tell others the port.</summary>
    public int Port { get; }

    /// <summary>How HTTPS is served there; null: plain HTTP is.</summary>
    public ListenTls? Tls { get; init; }

    public string Scheme => Tls is null ? "http" : "https";

    /// <summary>True when other hosts can reach it.</summary>
    public bool IsExposed => Host is not "localhost" && !IPAddress.IsLoopback(IPAddress.Parse(Host));

    /// <summary>Reads <c>host:port</c>.</summary>
    /// <exception cref="StartException">The value is not one, or somebody listens there.</exception>
    public static ListenAddress Read(IConfiguration configuration, string variable, string fallback)
    {
        var text = configuration[variable] is { Length: > 0 } given ? given : fallback;
        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535
            || !(text[..colon] is "localhost" || IPAddress.TryParse(text[..colon], out _)))
        {
            throw new StartException(
                $"{variable} is '{text}'; allowed: an IP address and a port, such as 127.0.0.1:18180, [::1]:18180 or localhost:18180.",
                StartException.WrongSetting);
        }

        var address = new ListenAddress(variable, text[..colon], port);
        address.RequireFree();
        return address;
    }

    public override string ToString() => $"{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";

    private void RequireFree()
    {
        var address = Host is "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host);
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, Port));
            probe.Listen();
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartException(
                $"port {Port} on {Host} is taken by another process. Stop that one, or set {Variable} to another address (now '{this}').",
                StartException.AddressTaken);
        }
        catch (SocketException fault)
        {
            throw new StartException(
                $"{Variable} is '{this}', and this machine cannot listen there: {fault.Message}. Set it to an address of this machine.",
                StartException.AddressTaken);
        }
    }
}
