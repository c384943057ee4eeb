using System.Globalization;

namespace StemeDb.Bench.Backup;

/// <summary>The greatest resident memory that a process ever had, as the kernel keeps it (VmHWM).</summary>
internal static class PeakMemory
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Now; null when it has ended.</summary>
    public static long? Of(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>That of a process that runs to its end: what it was at the last of many looks.</summary>
    public static async Task<long> UntilAsync(int process, Task end)
    {
        var peak = 0L;
        while (!end.IsCompleted)
        {
            peak = Of(process) ?? peak;
            await Task.WhenAny(end, Task.Delay(_interval));
        }

        await end;
        return peak;
    }
}
