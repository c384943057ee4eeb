using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StemeDb.Integration.Tests.Processes;

/// <summary>
/// Loopback ports that nobody listens on, none of them twice. They are below those that the system gives to outgoing connections, of which
/// one could take a port between this choice and its use. Also compiled into other projects that start servers. Thread-safe.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 12_000;

    private static readonly Lock s_lock = new();
    private static readonly HashSet<int> s_given = [];
    private static readonly int s_end = FirstOfOutgoingConnections();

    /// <summary>As many ports, all different.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => TakeOne())];

    private static int TakeOne()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, s_end);
            lock (s_lock)
            {
                if (!s_given.Add(port))
                {
                    continue;
                }
            }

            if (IsFree(port))
            {
                return port;
            }
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

    private static int FirstOfOutgoingConnections()
    {
        const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
        var first = File.Exists(Range) ? int.Parse(File.ReadAllText(Range).Split()[0], CultureInfo.InvariantCulture) : 32_768;

        // A system that gives nearly all to them leaves nothing better.
        return first - Lowest >= 1_000 ? first : 32_768;
    }
}
