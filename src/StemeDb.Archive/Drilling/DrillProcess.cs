using System.Diagnostics;
using System.Text;

namespace StemeDb.Archive.Drilling;

/// <summary>
/// A process of the drill, killed when it is disposed of. It sees none of our own variables. Its standard input is a pipe of ours: when
/// this process is killed, the pipe ends and the service with it.
/// </summary>
internal sealed class DrillProcess : IDisposable
{
    private const int TailCharacters = 4_000;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public DrillProcess(string program, IReadOnlyDictionary<string, string> variables)
    {
        var isAssembly = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var info = new ProcessStartInfo(isAssembly ? "dotnet" : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (isAssembly) info.ArgumentList.Add(program);
        foreach (var name in info.Environment.Keys.Where(IsOurs).ToArray()) info.Environment.Remove(name);
        foreach (var (name, value) in variables) info.Environment[name] = value;
        _process = Process.Start(info) ?? throw new InvalidOperationException($"'{program}' could not be started.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>It ended by itself.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last it said.</summary>
    public string Tail
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("STEMEDB_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal)
        || name.StartsWith("services__", StringComparison.Ordinal) || name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)
        || name is "ASPNETCORE_URLS" or "NOTIFY_SOCKET";

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
            if (_output.Length > TailCharacters) _output.Remove(0, _output.Length - TailCharacters);
        }
    }
}
