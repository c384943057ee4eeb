using System.Diagnostics;
using System.Globalization;

namespace StemeDb.Bench.Soak.Watching;

/// <summary>Looks at every process of the stack every few seconds; one that is away is left out.</summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly SoakStack _stack;
    private readonly Task _loop;

    public ProcessWatch(SoakStack stack)
    {
        _stack = stack;
        _loop = LoopAsync();
    }

    public List<ProcessSample> Samples { get; } = [];

    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>The sum of a metric of both Apis.</summary>
    public async Task<double> OfApisAsync(string metric)
    {
        var sum = 0.0;
        foreach (var api in _stack.Apis)
        {
            sum += MemorySplit.Sum(await _http.GetStringAsync(new Uri(api, "/metrics")), metric);
        }

        return sum;
    }

    /// <summary>Looks once more, now.</summary>
    public async Task<IReadOnlyList<ProcessSample>> LookAsync()
    {
        var samples = new List<ProcessSample>();
        foreach (var (name, id, metrics) in _stack.Running)
        {
            try
            {
                samples.Add(await LookAtAsync(name, id, metrics));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                // It is being restarted, or a crowd holds all connections.
            }
        }

        return samples;
    }

    /// <summary>The same, each process of ours right after it has collected all garbage.</summary>
    public async Task<IReadOnlyList<ProcessSample>> LookWithoutGarbageAsync()
    {
        var samples = new List<ProcessSample>();
        foreach (var (name, id, metrics) in _stack.Running)
        {
            if (metrics is not null)
            {
                await FullCollection.RunAsync(id);
            }

            samples.Add(await LookAtAsync(name, id, metrics));
        }

        return samples;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Samples.AddRange(await LookAsync());
            await Task.WhenAny(Task.Delay(Interval, _stop.Token));
        }
    }

    private async Task<ProcessSample> LookAtAsync(string name, int id, Uri? metrics)
    {
        var memory = metrics is null ? MemorySplit.Unknown : MemorySplit.Parse(await _http.GetStringAsync(new Uri(metrics, "/metrics")));
        var files = Directory.GetFiles($"/proc/{id}/fd");
        return new ProcessSample(Seconds, name, id, Rss(id), memory, files.Length, files.Count(IsSocket));
    }

    private static bool IsSocket(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false; // It was closed meanwhile.
        }
    }

    /// <exception cref="IOException">The process has ended, or was killed and is not gone yet: then it has a state but no memory.</exception>
    private static long Rss(int id) => File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) is { } line
        ? 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
        : throw new IOException($"Process {id} has ended.");
}
