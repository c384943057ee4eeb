using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace StemeDb.Cli.Import;

/// <summary>Tells a person how far an import is, on stderr.</summary>
internal interface IProgressDisplay
{
    void Report(Position position);

    /// <summary>A sentence in between.</summary>
    void Tell(string message);
}

/// <summary>A line every few seconds; for logs and pipes.</summary>
internal sealed class PlainProgress : IProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    public void Report(Position position)
    {
        if (_sinceLast.Elapsed >= Interval)
        {
            _sinceLast.Restart();
            Tell(string.Create(
                CultureInfo.InvariantCulture,
                $"line {position.AcknowledgedLine}: created {position.Created}, exists {position.Exists}, rejected {position.Rejected}"));
        }
    }

    public void Tell(string message) => Console.Error.WriteLine($"stemedb: {message}");
}

/// <summary>A progress bar by bytes read; for terminals.</summary>
internal sealed class BarProgress(ProgressTask task, IAnsiConsole console, Func<long> bytesRead) : IProgressDisplay
{
    public void Report(Position position)
    {
        task.Value = bytesRead();
        task.Description = string.Create(
            CultureInfo.InvariantCulture, $"created {position.Created:N0}, exists {position.Exists:N0}, rejected {position.Rejected:N0}");
    }

    public void Tell(string message) => console.MarkupLineInterpolated($"stemedb: {message}");
}
