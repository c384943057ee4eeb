using System.Diagnostics;
using System.Text;
using StemeDb.Contracts;
using StemeDb.Storage.Tests;

namespace StemeDb.Engine.Tests.Process;

/// <summary>The engine as an operator starts it: the built program, in a process of its own, over a directory of its own.</summary>
internal sealed class EngineProgram : IAsyncDisposable
{
    private readonly ScratchDirectory _scratch;
    private readonly bool _ownsScratch;
    private readonly StringBuilder _output = new();
    private readonly System.Diagnostics.Process _process;

    private EngineProgram(ScratchDirectory scratch, bool ownsScratch, IReadOnlyDictionary<string, string> variables)
    {
        _scratch = scratch;
        _ownsScratch = ownsScratch;
        var start = new ProcessStartInfo("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "StemeDb.Engine.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = scratch.Path,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("STEMEDB_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["STEMEDB_DATA_DIR"] = DataDirectory;
        start.Environment["STEMEDB_ENGINE_ADDR"] = "127.0.0.1:0";
        start.Environment["STEMEDB_ENGINE_ADMIN_ADDR"] = "127.0.0.1:0";
        start.Environment["STEMEDB_ENGINE_SOCKET"] = SocketPath;
        start.Environment["STEMEDB_WAL_SEGMENT_BYTES"] = "4MiB";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = System.Diagnostics.Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string DataDirectory => _scratch.File("data");

    public string SocketPath => _scratch.File("engine.sock");

    /// <summary>Everything it wrote so far, standard error included.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public bool HasExited => _process.HasExited;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts it; in a new directory, or in that of a scratch that the test keeps.</summary>
    public static EngineProgram Start(ScratchDirectory? scratch = null, params (string Name, string Value)[] variables) =>
        new(scratch ?? new ScratchDirectory(), scratch is null, variables.ToDictionary(v => v.Name, v => v.Value));

    /// <summary>Starts it and waits until it accepts.</summary>
    public static async Task<EngineProgram> StartReadyAsync(ScratchDirectory? scratch = null, params (string Name, string Value)[] variables)
    {
        var engine = Start(scratch, variables);
        await engine.UntilAsync(() => engine.Output.Contains("Start 10/10", StringComparison.Ordinal), "it accepts");
        return engine;
    }

    public async Task<EngineConnection> ConnectAsync()
    {
        Assert.True(EngineAddress.TryParse("unix:" + SocketPath, out var address));
        var connection = new EngineConnection(new EngineConnectionOptions { Address = address });
        await connection.WaitUntilConnectedAsync(Cancelled).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        return connection;
    }

    /// <summary>The base address of health and metrics, as the log names it.</summary>
    public Uri Administration()
    {
        const string words = "health and metrics at ";
        var at = Output.IndexOf(words, StringComparison.Ordinal) + words.Length;
        return new Uri(Output[at..Output.IndexOf(' ', at)]);
    }

    public void Terminate() => System.Diagnostics.Process.Start("kill", ["-TERM", $"{_process.Id}"]).WaitForExit();

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Cancelled);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(120), Cancelled);
        return _process.ExitCode;
    }

    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        var giveUp = Environment.TickCount64 + 120_000;
        while (!isSo())
        {
            Assert.False(_process.HasExited, $"The engine ended before {what}: {Output}");
            Assert.True(Environment.TickCount64 < giveUp, $"It did not come about that {what}: {Output}");
            await Task.Delay(20, Cancelled);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        if (_ownsScratch)
        {
            _scratch.Dispose();
        }
    }

    private void Heard(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
