using System.Diagnostics;
using System.Globalization;

namespace StemeDb.AppHost.Tests;

/// <summary>Processes as the kernel lists them.</summary>
internal static class LinuxProcess
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether it still runs; one that has ended and waits to be collected does not.</summary>
    public static bool IsRunning(int id) => Stat(id) is { State: not ("Z" or "X") };

    /// <summary>The processes that were started by this one and still run.</summary>
    public static IReadOnlyList<int> Children(int parent) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Stat(id) is { State: not ("Z" or "X") } stat && stat.Parent == parent),
    ];

    public static void Signal(int id, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until none of them runs.</summary>
    public static async Task AllGoneAsync(IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            while (IsRunning(id))
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }
    }

    private static (string State, int Parent)? Stat(int id)
    {
        try
        {
            // After the name, which may contain anything and ends with the last ')': state, parent, …
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
