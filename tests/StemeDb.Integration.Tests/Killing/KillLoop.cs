using System.Globalization;
using StemeDb.Integration.Tests.Ledgers;
using StemeDb.Integration.Tests.Processes;

namespace StemeDb.Integration.Tests.Killing;

/// <summary>
/// Lives and deaths of an engine over one data directory, with an Api that stays. In each life clients write until the engine is
/// killed; then the directory is verified as it lies there; the next life must have what was acknowledged in this one.
/// </summary>
internal sealed class KillLoop : IAsyncDisposable
{
    private const int Writers = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The smallest that the settings allow, so that flushes, merges, new segments and trimming come within a hundred writes.
    private static readonly Dictionary<string, string?> Small = new()
    {
        ["STEMEDB_MEMTABLE_BYTES"] = "1MiB",
        ["STEMEDB_WAL_SEGMENT_BYTES"] = "4MiB",
        ["STEMEDB_WAL_RETAIN_BYTES"] = "0",
        ["STEMEDB_LOG_LEVEL"] = "warning",
    };

    private readonly Stack _stack = Stack.Prepare(Small);
    private readonly List<Ledger> _ledgers = [];
    private readonly Random _random;
    private int _checked;

    public KillLoop(Random random)
    {
        _random = random;
        _stack.StartApi();
    }

    /// <summary>Claims that were acknowledged in all lives so far.</summary>
    public int Acknowledged => _ledgers.Sum(ledger => ledger.Count);

    /// <summary>Claims that were sent and not acknowledged.</summary>
    public int Unanswered => _ledgers.Sum(ledger => ledger.CountUnanswered);

    /// <summary>One life, ended at the point.</summary>
    /// <exception cref="InvalidOperationException">The point was not reached, or something was lost; says what.</exception>
    public async Task KillAtAsync(KillPoint point)
    {
        // An engine that is stopped when everything happens to be in runs already ends without a checkpoint.
        for (var tries = 1; ; tries++)
        {
            if (point.FirstScript(_random) is { } first)
            {
                await LiveAsync(point with { IsInStart = false }, first);
            }

            if (await LiveAsync(point, point.Script(_random)))
            {
                return;
            }

            Require(tries < 10 ? [] : ["it passes by the point each time"], point.Name);
        }
    }

    /// <summary>The last life: everything of all lives is there, by source and by id, and an orderly end leaves nothing to note.</summary>
    public async Task FinishAsync()
    {
        _stack.StartEngine();
        await _stack.WaitUntilReadyAsync();
        await CheckAsync();
        foreach (var ledger in _ledgers)
        {
            Require([.. await ledger.FindFaultsAsync(_stack.Client), .. await ledger.FindFaultsByIdAsync(_stack.Client)], "at the end");
        }

        _stack.Engine!.Signal(15);
        await _stack.Engine.WaitForExitAsync();
        Require(_stack.Engine.ExitCode == 0 ? [] : [_stack.Engine.Output], "its orderly end");
        await VerifyAsync("the orderly end");
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    /// <returns>False when the point was passed by: an orderly end came before it, or a start had nothing to do there.</returns>
    private async Task<bool> LiveAsync(KillPoint point, string script)
    {
        _stack.StartFaultyEngine(script);
        if (await IsReadyBeforeItEndsAsync())
        {
            await CheckAsync();
            if (point.IsInStart)
            {
                await using var passed = _stack.Engine!;
                await passed.KillAsync();
                return false;
            }

            await WriteUntilKilledAsync(point);
        }

        await using var engine = _stack.Engine!;
        const int killed = 137;
        var isOrderly = point.IsInShutdown && engine.ExitCode == 0;
        var isAtPoint = script.Length == 0 || engine.Output.Contains("FAULT Kill", StringComparison.Ordinal);
        Require(
            isOrderly || (engine.ExitCode == killed && isAtPoint) ? [] : [$"exit code {engine.ExitCode} instead of a kill by '{script}'\n{engine.Output}"], point.Name);
        await VerifyAsync(point.Name);
        return !isOrderly;
    }

    private async Task<bool> IsReadyBeforeItEndsAsync()
    {
        var isReady = false;
        await Until.TrueAsync(
            async () => (isReady = (await _stack.Http.GetAsync("/health/ready")).IsSuccessStatusCode) || _stack.Engine!.HasExited,
            Patience, () => $"Neither ready nor killed.\n{_stack.Engine!.Output}\n{_stack.Api!.Output}");
        return isReady;
    }

    private async Task WriteUntilKilledAsync(KillPoint point)
    {
        var ledger = new Ledger(string.Create(CultureInfo.InvariantCulture, $"life-{_ledgers.Count}"));
        _ledgers.Add(ledger);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(n => new ClaimWriter(_stack.Http, ledger, $"{ledger.Source}-{n}", _random.Next())).ToArray();
        var writing = writers.Select(writer => writer.RunAsync(stop.Token)).ToArray();
        if (point.IsInShutdown || point.Name == KillPoint.AnyMoment)
        {
            // The moment is what is drawn here; nothing is expected to have happened by then.
            await Task.Delay(_random.Next(20, 800), CancellationToken.None);
            _stack.Engine!.Signal(point.IsInShutdown ? 15 : 9);
        }

        try
        {
            await _stack.Engine!.WaitForExitAsync(Patience);
        }
        catch (TimeoutException)
        {
            var failed = string.Join('\n', writing.Where(writer => writer.IsFaulted).Select(writer => writer.Exception!.InnerException));
            var refusals = string.Join(' ', writers.SelectMany(writer => writer.Refusals).Distinct());
            Require(
                [$"not reached; {ledger.Count} acknowledged and {ledger.CountUnanswered} not, refusals {refusals}, writers that failed: {failed}\n{_stack.Engine!.Output}\n{_stack.Api!.Output}"],
                point.Name);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writing);
    }

    /// <summary>What was written in the lives since the last check.</summary>
    private async Task CheckAsync()
    {
        for (; _checked < _ledgers.Count; _checked++)
        {
            Require(await _ledgers[_checked].FindFaultsAsync(_stack.Client), $"life {_checked}, after a restart");
        }
    }

    private async Task VerifyAsync(string after)
    {
        // Before the very first segment exists there is nothing to verify.
        if (_ledgers.Sum(ledger => ledger.Count) == 0)
        {
            return;
        }

        var (code, said) = await ChildProcess.RunAsync(Programs.Cli, ["data", "verify", _stack.DataDirectory]);
        Require(code == 0 ? [] : [said], $"verify after {after}");
    }

    private static void Require(IReadOnlyCollection<string> faults, string where)
    {
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"{where}: {faults.Count} faults:\n{string.Join('\n', faults.Take(20))}");
        }
    }
}
