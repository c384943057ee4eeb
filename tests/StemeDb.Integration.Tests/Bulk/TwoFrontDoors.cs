using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Bulk;

/// <summary>An Engine and two Apis before it, for the tests of one class: what one test kills, the next finds started again.</summary>
public sealed partial class TwoFrontDoors : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private Stack? _stack;
    private ChildProcess? _second;
    private HttpClient? _http;

    /// <summary>The front door that is killed.</summary>
    internal Uri First => _stack!.Address;

    /// <summary>The front door that stays.</summary>
    internal HttpClient Second => _http!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _stack = await Stack.StartAsync();
        _second = _stack.StartAnotherApi(out var address);
        _http = new HttpClient { BaseAddress = address };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await (_second?.DisposeAsync() ?? default);
        await (_stack?.DisposeAsync() ?? default);
    }

    internal Task KillTheEngineAsync() => _stack!.Engine!.KillAsync();

    internal Task KillTheFirstAsync() => _stack!.Api!.KillAsync();

    /// <summary>Ends the engine as an operator does.</summary>
    internal async Task StopTheEngineAsync()
    {
        _stack!.Engine!.Signal(15);
        await _stack.Engine.WaitForExitAsync();
    }

    /// <summary>Starts what is not running, and waits until both front doors are ready.</summary>
    internal async Task StartAsync()
    {
        if (_stack!.Engine!.HasExited)
        {
            await _stack.Engine.DisposeAsync();
            _stack.StartEngine();
        }

        if (_stack.Api!.HasExited)
        {
            await _stack.Api.DisposeAsync();
            _stack.StartApi();
        }

        await _stack.WaitUntilReadyAsync();
        await Until.TrueAsync(
            async () => (await Second.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode, Patience,
            () => $"Not ready.\n{_second!.Output}");
    }

    /// <summary>How many claims are recorded.</summary>
    internal async Task<int> CountAsync() =>
        JsonElement.Parse(await Second.GetStringAsync("/v1/health", TestContext.Current.CancellationToken)).GetProperty("assertion_count").GetInt32();

    /// <summary>Where the log ends.</summary>
    internal async Task<long> LastSeqAsync()
    {
        // Within 300 ms the exporter answers with what it gathered for the scrape before.
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = _stack!.EngineAdmin };
        var metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return (long)double.Parse(LastSeq().Match(metrics).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?m)^stemedb_last_seq(?:\{.*\})? (\S+)")]
    private static partial Regex LastSeq();
}
