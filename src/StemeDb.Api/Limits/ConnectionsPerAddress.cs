using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StemeDb.Api.Configuration;

namespace StemeDb.Api.Limits;

/// <summary>
/// Lets no client address hold more connections than its share, those of HTTP/3 among them; one more is closed before a byte of it is
/// read, by HTTP/3 before a request is. An IPv6 client is known by its first 64 bits, since it has all addresses behind them. Thread-safe.
/// </summary>
internal sealed class ConnectionsPerAddress(ApiOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<IPAddress, int> _open = [];
    private readonly Meter _meter = new("StemeDb.Api");
    private Counter<long>? _refused;

    /// <summary>Has every connection of a listener counted.</summary>
    public void Watch(ListenOptions listener)
    {
        _refused = _meter.CreateCounter<long>(
            "stemedb.connections.refused", description: "Connections closed because their address held as many as it may.");
        if (options.Limits.ConnectionsPerAddress > 0)
        {
            listener.Use(next => connection => RunAsync(() => next(connection), connection));
            ((IMultiplexedConnectionBuilder)listener).Use(next => connection => RunAsync(() => next(connection), connection));
        }
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>The address that a client is counted by.</summary>
    internal static IPAddress Key(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private async Task RunAsync(Func<Task> next, BaseConnectionContext connection)
    {
        if (connection.RemoteEndPoint is not IPEndPoint { Address: var address })
        {
            await next();
            return;
        }

        var key = Key(address);
        if (_open.AddOrUpdate(key, 1, static (_, open) => open + 1) > options.Limits.ConnectionsPerAddress)
        {
            Leave(key);
            _refused!.Add(1);
            connection.Abort(new ConnectionAbortedException("The client's address holds as many connections as it may."));
            return;
        }

        try
        {
            await next();
        }
        finally
        {
            Leave(key);
        }
    }

    private void Leave(IPAddress key)
    {
        if (_open.AddOrUpdate(key, 0, static (_, open) => open - 1) <= 0)
        {
            // Only a count that is still nought: another connection may have come meanwhile.
            _open.TryRemove(KeyValuePair.Create(key, 0));
        }
    }
}
