using System.Net.Sockets;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>Every twenty seconds more connections at once than an address may have, each with one small request, and then all closed.</summary>
internal sealed class CrowdClient(Uri server, SoakLoad load)
{
    private const int Connections = 1_700;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(Pause, stop));
            var connections = Enumerable.Range(0, Connections).Select(_ => new HttpSocket(server)).ToArray();
            await Task.WhenAll(connections.Select(TryAsync));
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    private async Task TryAsync(HttpSocket connection)
    {
        try
        {
            await connection.OpenAsync();
            var reply = await connection.ExchangeAsync(SoakRequests.Get("/health/live"));
            load.Tally.Count("connections", $"crowd: answered {reply.Status}");
        }
        catch (OperationCanceledException)
        {
            load.Tally.Fault($"No answer of {server} to one of a crowd for a minute.");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            load.Tally.Count("connections", "crowd: closed at once");
        }
    }
}
