using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace StemeDb.Api.Draining;

/// <summary>
/// The open connections of HTTP/3 by their id. A request of HTTP/1.1 or HTTP/2 can ask for the end of its connection; one of HTTP/3 knows
/// its stream alone. Thread-safe.
/// </summary>
internal sealed class QuicConnections
{
    private readonly ConcurrentDictionary<string, IConnectionLifetimeNotificationFeature> _open = [];

    /// <summary>Remembers every connection of a listener while it is open.</summary>
    public void Watch(IMultiplexedConnectionBuilder listener) => listener.Use(next => async connection =>
    {
        if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime)
        {
            _open[connection.ConnectionId] = lifetime;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection.ConnectionId, out _);
        }
    });

    /// <summary>Has a connection end when its streams have: GOAWAY, and no stream after it.</summary>
    /// <param name="id">As <see cref="ConnectionInfo.Id"/> of its requests.</param>
    public void RequestClose(string id)
    {
        if (_open.TryGetValue(id, out var lifetime))
        {
            lifetime.RequestClose();
        }
    }
}
