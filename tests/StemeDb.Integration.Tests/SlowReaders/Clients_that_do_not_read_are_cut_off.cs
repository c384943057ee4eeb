using System.Net.Sockets;
using System.Text;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.SlowReaders;

/// <summary>Who takes nothing is cut off, is counted, and holds nothing any more; who takes little is served on.</summary>
public sealed class Clients_that_do_not_read_are_cut_off
{
    private const int Claims = 40_000;
    private const string Listing = "/v1/assertions?source=s0&limit=1000";
    private const string ShortListing = "/v1/assertions?source=s0&limit=250";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_feed_of_an_answer_and_of_a_bulk_reply()
    {
        await using var stack = await StartAsync();
        using var feed = await NeverReading.ConnectAsync(stack.Address, NeverReading.Get("/v1/changes?after=0&follow=true"), Ct);
        using var answer = await NeverReading.ConnectAsync(stack.Address, NeverReading.Get(Listing), Ct);
        using var bulk = await NeverReading.ConnectAsync(
            stack.Address, "POST /v1/assertions/bulk HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 4000000000\r\n\r\n", Ct);
        await Assert.ThrowsAsync<SocketException>(() => bulk.SendForEverAsync(string.Concat(Enumerable.Repeat("nonsense\n", 2_000)), Ct));

        await CutOffAsync(stack, feed);
        await CutOffAsync(stack, answer);

        var metrics = await stack.Http.GetStringAsync("/metrics", Ct);
        Assert.Equal(1, Sum(metrics, "stemedb_clients_cut_off_total", "reason=\"feed_not_taken\""));
        Assert.Equal(1, Sum(metrics, "stemedb_clients_cut_off_total", "reason=\"bulk_not_taken\""));
        Assert.Equal(1, Sum(metrics, "stemedb_clients_cut_off_total", "reason=\"request_time\""));
        Assert.Equal(0, Sum(metrics, "stemedb_feeds", ""));
        Assert.Equal(0, Sum(metrics, "stemedb_bulk_requests", ""));

        // What was sent before is what the client's kernel had taken; of the megabytes that would have followed nothing waited anywhere.
        Assert.InRange(await feed.ReadUntilBrokenAsync(Ct), 1, 64 << 10);
        Assert.InRange(await answer.ReadUntilBrokenAsync(Ct), 1, 64 << 10);
    }

    [Fact]
    public async Task Also_when_all_that_is_missing_is_the_rest_of_the_last_answer()
    {
        // The rest fits what the server keeps for a client, so no request is under way any more whose time would end.
        await using var stack = await StartAsync(("STEMEDB_KEEP_ALIVE_TIMEOUT", "1s"));
        using var client = await NeverReading.ConnectAsync(stack.Address, NeverReading.Get(ShortListing) + NeverReading.Get(ShortListing), Ct);

        await CutOffAsync(stack, client);
    }

    [Fact]
    public async Task But_not_one_that_is_slow_and_moves()
    {
        await using var stack = await StartAsync();
        using var client = await NeverReading.ConnectAsync(stack.Address, NeverReading.Get("/v1/changes?after=0&follow=true"), Ct);

        // A sixth of a megabyte in a second: a kernel that waits with all it takes by itself until a third of it is gone needs eight of them.
        var (buffer, read) = (new byte[16 << 10], 0);
        while (read < 2 << 20)
        {
            var received = await client.ReceiveAsync(buffer, Ct);
            Assert.NotEqual(0, received);
            read += received;
            await Task.Delay(TimeSpan.FromMilliseconds(100) * received / buffer.Length, Ct);
        }

        Assert.Equal(0, Sum(await stack.Http.GetStringAsync("/metrics", Ct), "stemedb_clients_cut_off_total", ""));
    }

    private static async Task<Stack> StartAsync(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["STEMEDB_SLOW_FEED_TIMEOUT"] = "5s",
            ["STEMEDB_MAX_REQUEST_TIME"] = "8s",
            ["STEMEDB_MAX_BULK_REPLY_SPOOL_BYTES"] = "0",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        var stack = await Stack.StartAsync(settings);
        var lines = new StringBuilder();
        for (var i = 0; i < Claims; i++)
        {
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"concept_path\":\"flight/{i / 20}\",\"value\":\"13:55\",\"source\":\"s{i % 20}\"}}\n");
        }

        using var content = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var response = await stack.Http.PostAsync("/v1/assertions/bulk?report=errors", content, Ct);
        Assert.Contains($"\"created\":{Claims},", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        return stack;
    }

    private static Task CutOffAsync(Stack stack, NeverReading client) =>
        Until.TrueAsync(() => Task.FromResult(client.IsCutOff), Limit, () => $"A client that does not read was not cut off.\n{stack.Api!.Output}");

    /// <summary>The sum of a metric, of the rows that have a label.</summary>
    private static double Sum(string metrics, string name, string label) => metrics.Split('\n')
        .Where(line => (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            && line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
}
