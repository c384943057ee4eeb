using System.Net.Sockets;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>
/// Opens a connection, sends up to three requests, and closes it, again and again: by an orderly end, by a reset, or by going away while the
/// answer is on its way.
/// </summary>
internal sealed class ChurnClient(Uri server, SoakLoad load, int seed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(seed);
    private readonly KeptClient _mix = new(server, load, seed);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var connection = new HttpSocket(server);
            try
            {
                await connection.OpenAsync();
                load.Tally.Count("connections", "churn: opened");
                for (var left = _random.Next(4); left > 0; left--)
                {
                    await _mix.SendOneAsync(connection);
                }

                await LeaveAsync(connection);
            }
            catch (OperationCanceledException)
            {
                load.Tally.Fault($"No answer of {server} on a new connection for a minute.");
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                load.Tally.Count("connections", $"churn: broke ({e.Message})");
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task LeaveAsync(HttpSocket connection)
    {
        switch (_random.Next(3))
        {
            case 0:
                await connection.SendAsync(SoakRequests.Query(_random.Next(1_000), _random.Next()), CancellationToken.None);
                connection.Reset();
                break;
            case 1:
                connection.Reset();
                break;
            default:
                connection.Close();
                break;
        }
    }
}
