using System.Diagnostics;
using System.Threading.Channels;
using StemeDb.AppHost.Redis;

namespace StemeDb.AppHost.Tests.Processes;

/// <summary>The AppHost as a process of its own, as run.sh starts it, with its lines.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];
    private readonly CancellationTokenSource _deadline;

    private AppHostProcess(ProcessStartInfo start)
    {
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _deadline.CancelAfter(TimeSpan.FromMinutes(5));
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _ = PumpAsync();
    }

    public int Id => _process.Id;

    public CancellationToken Deadline => _deadline.Token;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the built AppHost.</summary>
    public static AppHostProcess Start(string[] args, params (string Name, string Value)[] environment) =>
        Start("dotnet", ["exec", typeof(EmbeddedRedis).Assembly.Location, .. args], environment);

    public static AppHostProcess Start(string program, IEnumerable<string> args, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = Path.GetTempPath() };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new AppHostProcess(start);
    }

    /// <summary>Waits for a line that contains the text; fails with everything that was written when it does not come.</summary>
    public async Task<string> LineAsync(string text)
    {
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(Deadline))
            {
                _seen.Add(line);
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new InvalidOperationException($"No line with '{text}' came. What came:\n{string.Join('\n', _seen)}");
    }

    /// <summary>Waits for its end and answers everything that was not yet read.</summary>
    public async Task<string> EndAsync()
    {
        await _process.WaitForExitAsync(Deadline);
        await foreach (var line in _lines.Reader.ReadAllAsync(Deadline))
        {
            _seen.Add(line);
        }

        return string.Join('\n', _seen);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _deadline.Dispose();
    }

    private async Task PumpAsync()
    {
        await Task.WhenAll(new[] { _process.StandardOutput, _process.StandardError }.Select(async reader =>
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                _lines.Writer.TryWrite(line);
            }
        }));
        _lines.Writer.Complete();
    }
}
