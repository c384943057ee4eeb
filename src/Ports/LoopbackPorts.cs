using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StemeDb.Ports;

/// <summary>
/// Ports of the loopback address for processes that are started with them. They are below those that the system gives to outgoing
/// connections: such a port would be anybody's between the moment it is chosen and the moment it is listened on. Compiled into each project that
/// starts processes; a list of its own in each. Thread-safe.
/// </summary>
internal static class LoopbackPorts
{
    private const string OutgoingFile = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int OutgoingUnlessTold = 32768;
    private const int TriesMax = 1000;

    private static readonly Lock _lock = new();
    private static readonly HashSet<int> _taken = [];

    /// <summary>So many ports that nobody listens on now; none was given before by this process.</summary>
    /// <exception cref="IOException">There are none.</exception>
    public static int[] Take(int count)
    {
        var (first, end) = Range(FirstOutgoing());
        return [.. Enumerable.Range(0, count).Select(_ => TakeOne(first, end))];
    }

    /// <summary>One of <paramref name="first"/> to, without it, <paramref name="end"/>.</summary>
    /// <exception cref="IOException">There is none.</exception>
    internal static int TakeOne(int first, int end)
    {
        lock (_lock)
        {
            for (var tries = 0; tries < TriesMax; tries++)
            {
                var port = Random.Shared.Next(first, end);
                if (!_taken.Contains(port) && IsFree(port) && _taken.Add(port)) return port;
            }
        }

        throw new IOException(
            $"No free port of 127.0.0.1 was found from {first} to {end - 1}, after {TriesMax} tries. See with `ss -ltn` what listens there.");
    }

    /// <summary>Where to choose from, when the system gives ports to outgoing connections from this one on.</summary>
    internal static (int First, int End) Range(int outgoing) => outgoing switch
    {
        > 21000 => (20000, outgoing),
        > 2048 => (1024, outgoing),
        _ => (20000, 65536), // all are given to outgoing connections
    };

    private static int FirstOutgoing()
    {
        try
        {
            return int.Parse(File.ReadAllText(OutgoingFile).Split('\t', ' ')[0], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return OutgoingUnlessTold; // not Linux, or a sandbox
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
