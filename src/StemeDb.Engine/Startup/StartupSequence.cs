using System.Diagnostics;
using StemeDb.Engine.Health;
using StemeDb.ServiceDefaults.Hosting;

namespace StemeDb.Engine.Startup;

/// <summary>
/// The start in ten numbered steps, logged one line each with its time. A step that fails becomes a
/// <see cref="StartupException"/> that says which step, why, and what to do.
/// </summary>
internal sealed partial class StartupSequence(EngineState state)
{
    private static readonly string[] Names =
    [
        "logging", "metrics", "configuration", "data directories", "journal", "hybrid store", "IngestWorker", "router", "bind",
        "accepting",
    ];

    private readonly List<(int Number, string Outcome, TimeSpan Duration)> _unlogged = [];
    private ILogger? _logger;
    private int _done;

    /// <summary>From now on steps are logged as they end; those before are logged now.</summary>
    public void LogTo(ILogger logger)
    {
        _logger = logger;
        foreach (var (number, outcome, duration) in _unlogged)
        {
            Log(number, outcome, duration);
        }

        _unlogged.Clear();
    }

    /// <summary>Runs the next step.</summary>
    /// <param name="name">Its name, which must be the next of the list.</param>
    /// <param name="run">Does the work.</param>
    /// <param name="outcome">What came of it, as part of a sentence.</param>
    public T Run<T>(string name, Func<T> run, Func<T, string> outcome) =>
        RunAsync(name, () => Task.FromResult(run()), outcome).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run{T}"/>
    public async Task<T> RunAsync<T>(string name, Func<Task<T>> run, Func<T, string> outcome)
    {
        var number = ++_done;
        Debug.Assert(Names[number - 1] == name, "The steps have an order.");
        state.Starting($"step {number} of {Names.Length}, {name}");
        var start = Stopwatch.GetTimestamp();
        try
        {
            var result = await run();
            var duration = Stopwatch.GetElapsedTime(start);
            if (_logger is null)
            {
                _unlogged.Add((number, outcome(result), duration));
            }
            else
            {
                Log(number, outcome(result), duration);
            }

            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var (reason, exitCode) = StartupFailure.Explain(e);
            throw new StartupException(
                $"The engine did not start. Step {number} of {Names.Length}, {name}: {reason}", exitCode, e);
        }
    }

    private void Log(int number, string outcome, TimeSpan duration) =>
        LogStep(_logger!, number, Names.Length, Names[number - 1], outcome, duration.TotalSeconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Start {Number}/{Of} {Step}: {Outcome} ({Seconds:0.000} s)")]
    private static partial void LogStep(ILogger logger, int number, int of, string step, string outcome, double seconds);
}
