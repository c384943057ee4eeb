using System.Globalization;
using StemeDb.Bench.Comparing;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Backup;

/// <summary>A WalArchiver beside a stack, with the settings it ships with.</summary>
internal sealed class MeasuredArchiver : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(30);

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private MeasuredArchiver(ChildProcess process, HttpClient http) => (_process, _http) = (process, http);

    public long PeakBytes => PeakMemory.Of(_process.Id) ?? throw new InvalidOperationException($"The archiver ended:\n{_process.Output}");

    /// <summary>The greatest lag that was seen.</summary>
    public double LagSecondsMax { get; private set; }

    public static MeasuredArchiver Start(Stack stack, IReadOnlyDictionary<string, string?> archive)
    {
        var address = $"127.0.0.1:{FreePorts.Take(1)[0]}";
        var process = ChildProcess.Start(Programs.WalArchiver, [], new Dictionary<string, string?>(archive)
        {
            ["STEMEDB_ARCHIVER_ADDR"] = address,
            ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{stack.EngineSocket}",
            ["STEMEDB_LOG_LEVEL"] = "warning",
        }, stack.Folder);
        Leftovers.StopAtExit(() => process.DisposeAsync().AsTask().GetAwaiter().GetResult());
        return new MeasuredArchiver(process, new HttpClient { BaseAddress = new Uri($"http://{address}") });
    }

    /// <summary>Looks at how far it is behind.</summary>
    /// <returns>The last seq that is archived.</returns>
    public async Task<long> LookAsync()
    {
        var metrics = await MetricsAsync();
        LagSecondsMax = Math.Max(LagSecondsMax, Metric(metrics, "stemedb_archive_lag_seconds"));
        return (long)Metric(metrics, "stemedb_archive_last_seq");
    }

    /// <summary>Bytes of journal that it archived, before and after compression.</summary>
    public async Task<(long Content, long Stored)> BytesAsync()
    {
        var metrics = await MetricsAsync();
        return ((long)Metric(metrics, "stemedb_archive_content_bytes_total"), (long)Metric(metrics, "stemedb_archive_stored_bytes_total"));
    }

    public Task UntilAsync(long seq) => Until.TrueAsync(
        async () => await LookAsync() >= seq, _patience, () => $"The archiver does not come to seq {seq}:\n{_process.Output}");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private Task<string> MetricsAsync() => _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

    private static double Metric(string text, string name) => text.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
        .Sum(line => double.Parse(line[Math.Max(line.LastIndexOf('}') + 1, name.Length)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
}
