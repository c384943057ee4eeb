using System.Globalization;

namespace StemeDb.Bench.Comparing;

/// <summary>Waits until processes do nothing more, so that one contender's background work is not paid by the next.</summary>
internal static class Rest
{
    private const long ClockTicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task OfAsync(params int[] processes)
    {
        var deadline = DateTime.UtcNow + Patience;
        var before = processes.Sum(CpuTicks);
        while (DateTime.UtcNow < deadline)
        {
            await Task.Delay(Look);
            var now = processes.Sum(CpuTicks);
            if (now - before <= ClockTicksPerSecond * Look.TotalSeconds / 20)
            {
                return;
            }

            before = now;
        }
    }

    private static long CpuTicks(int process)
    {
        // proc(5): after the name in parentheses; utime and stime are the 14th and 15th field of the whole line.
        var line = File.ReadAllText($"/proc/{process}/stat");
        var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
