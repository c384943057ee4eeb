using System.Globalization;

namespace StemeDb.Integration.Tests.Processes;

/// <summary>The kernel's table of processes (Linux).</summary>
internal static class ProcessTable
{
    /// <summary>Processes that run a program of ours over a given data directory.</summary>
    public static IReadOnlyList<int> Find(string program, string dataDirectory) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Where(pid => Read(pid!, "cmdline").Contains(program, StringComparison.Ordinal)
                && Read(pid!, "environ").Contains(dataDirectory, StringComparison.Ordinal))
            .Select(pid => int.Parse(pid!, CultureInfo.InvariantCulture))];

    /// <summary>Processes that a process has started and that have not ended.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Where(pid => Read(pid!, "status").Contains(string.Create(CultureInfo.InvariantCulture, $"\nPPid:\t{parent}\n"), StringComparison.Ordinal))
            .Select(pid => int.Parse(pid!, CultureInfo.InvariantCulture))
            .Where(IsRunning)];

    /// <summary>It has not ended, whether or not somebody was told that it has.</summary>
    public static bool IsRunning(int process) => Read(process.ToString(CultureInfo.InvariantCulture), "cmdline").Length > 0;

    private static string Read(string pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is not ours to look at.
            return "";
        }
    }
}
