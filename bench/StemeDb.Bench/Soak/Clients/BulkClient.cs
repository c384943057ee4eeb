using System.Diagnostics;
using System.Net.Sockets;

namespace StemeDb.Bench.Soak.Clients;

/// <summary>A client that keeps its connection and uploads some hundred claims every second, each line acknowledged for itself.</summary>
internal sealed class BulkClient(Uri server, SoakLoad load)
{
    private const int Lines = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        using var connection = new HttpSocket(server);
        while (!stop.IsCancellationRequested && load.IsWriting)
        {
            var first = load.Ledger.Take(Lines);
            try
            {
                if (!connection.IsOpen)
                {
                    await connection.OpenAsync();
                    load.Tally.Count("connections", "bulk: opened");
                }

                var began = Stopwatch.GetTimestamp();
                var reply = await connection.ExchangeAsync(SoakRequests.Bulk(first, Lines));
                load.Tally.Answered("bulk of 500", reply, Stopwatch.GetElapsedTime(began));
                if (reply.Status == 200)
                {
                    Acknowledge(first, reply.Body.Span);
                }

                if (reply.ClosesConnection)
                {
                    connection.Close();
                }
            }
            catch (OperationCanceledException)
            {
                load.Tally.Fault($"No answer of {server} to a bulk request for a minute.");
                Acknowledge(first, connection.BodySoFar.Span);
                connection.Close();
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                load.Tally.Count("connections", $"bulk: broke ({e.Message})");
                Acknowledge(first, connection.BodySoFar.Span);
                connection.Close();
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>Takes the whole lines of a reply, which may have broken off.</summary>
    private void Acknowledge(long first, ReadOnlySpan<byte> body)
    {
        for (int end; (end = body.IndexOf((byte)'\n')) >= 0; body = body[(end + 1)..])
        {
            var line = body[..end];
            if (line.IndexOf("\"status\":\"created\""u8) >= 0 || line.IndexOf("\"status\":\"exists\""u8) >= 0)
            {
                load.Ledger.Acknowledge(first + Reply.NumberIn(line, "\"line\":"u8) - 1, Reply.SeqIn(line));
                load.Tally.Count("lines of bulk", "acknowledged");
            }
            else if (line.StartsWith("{\"problem\""u8))
            {
                load.Tally.Count("bulk of 500", $"200, ended by {new Reply(200, null, ClosesConnection: false, line.ToArray()).Code}");
            }
            else if (!line.StartsWith("{\"summary\""u8))
            {
                load.Tally.Fault($"A line of a bulk reply: {System.Text.Encoding.UTF8.GetString(line)}");
            }
        }
    }
}
