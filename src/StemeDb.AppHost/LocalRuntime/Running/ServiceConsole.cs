namespace StemeDb.AppHost.LocalRuntime.Running;

/// <summary>
/// Standard output, shared by all processes: each line behind the name of its process, in a colour of its own when the output is a
/// terminal (and NO_COLOR is not set). Safe for use by many threads; lines are never torn.
/// </summary>
internal sealed class ServiceConsole(TextWriter output, bool isColoured)
{
    private static readonly string[] Colours = ["\e[36m", "\e[32m", "\e[33m", "\e[35m", "\e[34m", "\e[31m"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _colourOf = [];
    private int _width;

    /// <summary>The console of this process.</summary>
    public static ServiceConsole Standard { get; } = new(
        Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Makes room and a colour for a name. To be called for all before the first line.</summary>
    public void Introduce(string name)
    {
        lock (_lock)
        {
            _colourOf.TryAdd(name, Colours[_colourOf.Count % Colours.Length]);
            _width = Math.Max(_width, name.Length);
        }
    }

    /// <summary>Writes a line of a process.</summary>
    public void WriteLine(string name, string line)
    {
        lock (_lock)
        {
            var padded = name.PadRight(_width);
            Write(isColoured && _colourOf.TryGetValue(name, out var colour) ? $"{colour}{padded} |\e[0m {line}" : $"{padded} | {line}");
        }
    }

    /// <summary>Writes a line of the AppHost itself.</summary>
    public void WriteLine(string line)
    {
        lock (_lock)
        {
            Write(line);
        }
    }

    private void Write(string line)
    {
        try
        {
            output.WriteLine(line);
            output.Flush();
        }
        catch (IOException)
        {
            // Whoever read the output is gone (a closed pipe). The stack goes on without it.
        }
    }
}
