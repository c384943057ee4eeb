using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace StemeDb.Bench.TenMillion;

/// <summary>
/// One more client, which sends single assertions, one every few milliseconds, and measures each acknowledgement: what a small
/// write waits for while bulk requests, flushes and merges go on.
/// </summary>
internal sealed class AckProbe(HttpClient http)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private readonly List<double> _all = [];
    private double _longestMs;
    private long _created;

    public long Created => Interlocked.Read(ref _created);

    /// <summary>The longest since the last call, in milliseconds.</summary>
    public double TakeLongestMs() => Interlocked.Exchange(ref _longestMs, 0);

    /// <summary>All acknowledgements in milliseconds, ascending.</summary>
    public double[] Sorted()
    {
        lock (_gate)
        {
            return [.. _all.Order()];
        }
    }

    /// <summary>Sends until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var number = Created;
            var text = string.Create(
                CultureInfo.InvariantCulture, $"{{\"concept_path\":\"probe/{number / 100}/{number % 100}\",\"value\":{number},\"source\":\"probe\"}}");
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var watch = Stopwatch.StartNew();
            using var response = await http.PostAsync(new Uri("/v1/assertions", UriKind.Relative), content, CancellationToken.None);
            var ms = watch.Elapsed.TotalMilliseconds;
            response.EnsureSuccessStatusCode();
            Interlocked.Increment(ref _created);
            lock (_gate)
            {
                _all.Add(ms);
                _longestMs = Math.Max(_longestMs, ms);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
