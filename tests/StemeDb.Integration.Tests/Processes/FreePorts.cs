using System.Net;
using System.Net.Sockets;

namespace StemeDb.Integration.Tests.Processes;

/// <summary>Loopback ports that nobody listens on. Also compiled into StemeDb.AppHost.Tests.</summary>
internal static class FreePorts
{
    /// <summary>As many ports; all are held at once while they are chosen, so that they differ.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
        {
            listener.Stop();
        }

        return ports;
    }
}
