using System.Diagnostics;
using System.Globalization;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.TenMillion;

/// <summary>Looks at the Engine every second: its metrics, its memory, what it writes. A look while it is away is left out.</summary>
internal sealed class EngineWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _runsSeen = [];
    private readonly Stack _stack;
    private readonly Ingest _ingest;
    private readonly HttpClient _http;
    private readonly Task _loop;
    private long _runBytesWritten;
    private long _diskBytesOfEarlierProcesses;
    private (int Process, long Bytes) _disk;

    public EngineWatch(Stack stack, Ingest ingest)
    {
        (_stack, _ingest) = (stack, ingest);
        _http = new HttpClient { BaseAddress = stack.EngineAdmin, Timeout = TimeSpan.FromSeconds(10) };
        _loop = LoopAsync();
    }

    public string Phase { get; set; } = "ingest";

    public List<EngineSample> Samples { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Samples.Add(await LookAsync());
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // It is being restarted.
            }

            await Task.Delay(Interval, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<EngineSample> LookAsync()
    {
        var metrics = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var process = _stack.Engine!.Id;
        return new EngineSample(
            _clock.Elapsed.TotalSeconds, Phase, _ingest.Created, _ingest.TakeLongest().TotalMilliseconds, _ingest.Probe.TakeLongestMs(), Rss(process),
            Sum(metrics, "dotnet_gc_last_collection_memory_committed_size_bytes"),
            Sum(metrics, "dotnet_gc_last_collection_heap_size_bytes") - Sum(metrics, "dotnet_gc_last_collection_heap_fragmentation_size_bytes"),
            Metric(metrics, "stemedb_memtable_size_bytes"), Metric(metrics, "stemedb_runs"), Metric(metrics, "stemedb_runs_size_bytes"),
            Metric(metrics, "stemedb_flushes_total"), Metric(metrics, "stemedb_merges_total"), RunBytesWritten(), DiskBytesWritten(process));
    }

    private long RunBytesWritten()
    {
        foreach (var run in new DirectoryInfo(Path.Combine(_stack.DataDirectory, "db")).EnumerateFiles("*.kv"))
        {
            if (_runsSeen.Add(run.Name))
            {
                _runBytesWritten += run.Length;
            }
        }

        return _runBytesWritten;
    }

    private long DiskBytesWritten(int process)
    {
        if (process != _disk.Process)
        {
            _diskBytesOfEarlierProcesses += _disk.Bytes;
        }

        _disk = (process, Field($"/proc/{process}/io", "write_bytes: "));
        return _diskBytesOfEarlierProcesses + _disk.Bytes;
    }

    private static long Rss(int process) => Field($"/proc/{process}/status", "VmRSS:") * 1024;

    private static long Field(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private static double Metric(string text, string name) => Values(text, name).FirstOrDefault(double.NaN);

    /// <summary>A metric over all its labels.</summary>
    private static double Sum(string text, string name) => Values(text, name).Sum();

    private static IEnumerable<double> Values(string text, string name) => text.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
        .Select(line => double.Parse(line[(Math.Max(line.LastIndexOf('}') + 1, name.Length))..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
}
