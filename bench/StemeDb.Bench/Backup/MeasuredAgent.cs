using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using StemeDb.Bench.Comparing;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Bench.Backup;

/// <summary>A BackupAgent beside a stack, with the settings it ships with, on demand alone.</summary>
internal sealed class MeasuredAgent : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private MeasuredAgent(ChildProcess process, HttpClient http) => (_process, _http) = (process, http);

    public static async Task<MeasuredAgent> StartAsync(Stack stack, IReadOnlyDictionary<string, string?> archive)
    {
        var address = $"127.0.0.1:{FreePorts.Take(1)[0]}";
        var process = ChildProcess.Start(Programs.BackupAgent, [], new Dictionary<string, string?>(archive)
        {
            ["STEMEDB_BACKUP_ADDR"] = address,
            ["STEMEDB_ENGINE_ENDPOINT"] = $"unix:{stack.EngineSocket}",
            ["STEMEDB_BACKUP_SCHEDULE"] = "off",
            ["STEMEDB_VERIFY_SCHEDULE"] = "off",
            ["STEMEDB_DRILL_SCHEDULE"] = "off",
            ["STEMEDB_LOG_LEVEL"] = "warning",
        }, stack.Folder);
        Leftovers.StopAtExit(() => process.DisposeAsync().AsTask().GetAwaiter().GetResult());
        var agent = new MeasuredAgent(process, new HttpClient { BaseAddress = new Uri($"http://{address}") });
        await Until.TrueAsync(
            async () => (await agent._http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode, _patience, () => process.Output);
        return agent;
    }

    /// <summary>A backup, from the request to the manifest.</summary>
    /// <returns>Its name and what it took; bytes are those put.</returns>
    public async Task<(string Name, Measured Measured)> BackUpAsync()
    {
        var last = await RunAsync("/v1/admin/backups", list => list.GetProperty("running").ValueKind != JsonValueKind.Null);
        if (last.Outcome.GetProperty("status").GetString() != "done") throw new InvalidOperationException($"The backup failed: {last.Outcome}");
        return (last.Outcome.GetProperty("name").GetString()!, last.Measured with { Bytes = last.Outcome.GetProperty("bytes_put").GetInt64() });
    }

    /// <summary>A verification of the whole archive inside the agent.</summary>
    public async Task<Measured> VerifyAsync()
    {
        var last = await RunAsync("/v1/admin/backups/verify", status => status.GetProperty("running").GetBoolean());
        if (!last.Outcome.GetProperty("sound").GetBoolean()) throw new InvalidOperationException($"The archive is not sound: {last.Outcome}");
        return last.Measured with { Bytes = last.Outcome.GetProperty("bytes").GetInt64() };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<(JsonElement Outcome, Measured Measured)> RunAsync(string path, Func<JsonElement, bool> isRunning)
    {
        var (uri, watch) = (new Uri(path, UriKind.Relative), Stopwatch.StartNew());
        (await _http.PostAsync(uri, null)).EnsureSuccessStatusCode().Dispose();
        while (true)
        {
            var status = await _http.GetFromJsonAsync<JsonElement>(uri);
            if (!isRunning(status) && status.GetProperty("last") is { ValueKind: JsonValueKind.Object } last)
            {
                return (last, new Measured(watch.Elapsed.TotalSeconds, PeakBytes: PeakMemory.Of(_process.Id) ?? 0));
            }

            if (watch.Elapsed > _patience || _process.HasExited) throw new InvalidOperationException($"{path} does not end:\n{_process.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
