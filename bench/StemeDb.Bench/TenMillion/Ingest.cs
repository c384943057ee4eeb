using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace StemeDb.Bench.TenMillion;

/// <summary>A few clients that send bulk requests one after the other, each waiting for its acknowledgement.</summary>
internal sealed partial class Ingest(HttpClient http, IEnumerator<byte[]> requests)
{
    /// <summary>Sends single assertions beside the bulk requests.</summary>
    public AckProbe Probe { get; } = new(http);

    public const int LinesPerRequest = 5_000;

    private const int Clients = 4;

    private readonly Lock _gate = new();
    private long _created;
    private long _existed;
    private long _rejected;
    private long _longestTicks;

    public long Created => Interlocked.Read(ref _created) + Probe.Created;

    public long Existed => Interlocked.Read(ref _existed);

    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>The longest acknowledgement since the last call.</summary>
    public TimeSpan TakeLongest() => TimeSpan.FromTicks(Interlocked.Exchange(ref _longestTicks, 0));

    /// <summary>Returns when so many were created in all.</summary>
    public async Task UntilAsync(long created)
    {
        using var stop = new CancellationTokenSource();
        var probing = Task.Run(() => Probe.RunAsync(stop.Token));
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Created < created)
            {
                await SendAsync(Next());
            }
        })));
        await stop.CancelAsync();
        await probing;
    }

    private byte[] Next()
    {
        lock (_gate)
        {
            requests.MoveNext();
            return requests.Current;
        }
    }

    private async Task SendAsync(byte[] lines)
    {
        using var content = new ByteArrayContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var watch = Stopwatch.StartNew();
        using var response = await http.PostAsync(new Uri("/v1/assertions/bulk?report=errors", UriKind.Relative), content);
        var reply = await response.Content.ReadAsStringAsync();
        var took = watch.Elapsed.Ticks;
        if (Summary().Match(reply) is not { Success: true } summary)
        {
            throw new InvalidOperationException($"A bulk request ended with {response.StatusCode}: {reply}");
        }

        Interlocked.Add(ref _created, Number(summary, 1));
        Interlocked.Add(ref _existed, Number(summary, 2));
        Interlocked.Add(ref _rejected, Number(summary, 3));
        for (var longest = Interlocked.Read(ref _longestTicks); took > longest; longest = Interlocked.Read(ref _longestTicks))
        {
            Interlocked.CompareExchange(ref _longestTicks, took, longest);
        }
    }

    private static long Number(Match summary, int group) => long.Parse(summary.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("\"summary\":\\{\"created\":([0-9]+),\"exists\":([0-9]+),\"rejected\":([0-9]+)")]
    private static partial Regex Summary();
}
