using System.Diagnostics;
using System.Net.Sockets;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>
/// A client that keeps its connection and sends the next request as soon as the last was answered: 35 % claims, 45 % questions through
/// six lenses, 20 % listings. When it is told to come later it comes then, not before.
/// </summary>
internal sealed class KeptClient(Uri server, SoakLoad load, int seed)
{
    private const int NewestPaths = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(seed);

    public async Task RunAsync(CancellationToken stop)
    {
        using var connection = new HttpSocket(server);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!connection.IsOpen)
                {
                    await connection.OpenAsync();
                    load.Tally.Count("connections", "kept: opened");
                }

                var reply = await SendOneAsync(connection);
                if (reply.ClosesConnection)
                {
                    connection.Close();
                }

                if (reply.RetryAfterSeconds is { } seconds)
                {
                    await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(seconds) * (1 + (_random.NextDouble() / 4)), stop));
                }
            }
            catch (OperationCanceledException)
            {
                load.Tally.Fault($"No answer of {server} for a minute.");
                connection.Close();
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                load.Tally.Count("connections", $"kept: broke ({e.Message})");
                connection.Close();
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    /// <summary>One request of the mix.</summary>
    public async Task<Reply> SendOneAsync(HttpSocket connection)
    {
        var which = _random.Next(100);
        return which switch
        {
            < 35 when load.IsWriting => await AssertAsync(connection),
            < 80 => await AskAsync(connection, "query", SoakRequests.Query(AnyPath(), _random.Next())),
            _ => await AskAsync(connection, "listing", SoakRequests.Listing(AnyPath(), _random.Next())),
        };
    }

    private async Task<Reply> AssertAsync(HttpSocket connection)
    {
        var number = load.Ledger.Take(1);
        var began = Stopwatch.GetTimestamp();
        var reply = await AskAsync(connection, "assert", SoakRequests.Assert(number));
        if (reply.Status is 200 or 201)
        {
            load.Ledger.Acknowledge(number, Reply.SeqIn(reply.Body.Span));
            load.Acknowledged(began);
        }

        return reply;
    }

    private async Task<Reply> AskAsync(HttpSocket connection, string what, byte[] request)
    {
        var began = Stopwatch.GetTimestamp();
        var reply = await connection.ExchangeAsync(request);
        load.Tally.Answered(what, reply, Stopwatch.GetElapsedTime(began));
        return reply;
    }

    /// <summary>Half of the time one of the newest, else any.</summary>
    private long AnyPath()
    {
        var paths = Math.Max(1, load.Ledger.Sent / SoakClaims.SourcesPerPath);
        return _random.Next(2) == 0 ? _random.NextInt64(paths) : Math.Max(0, paths - 1 - _random.Next(NewestPaths));
    }
}
