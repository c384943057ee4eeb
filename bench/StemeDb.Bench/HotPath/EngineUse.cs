using System.Globalization;

namespace StemeDb.Bench.HotPath;

/// <summary>What a piece of work took of the Engine: its greatest resident memory meanwhile, and what it allocated.</summary>
internal sealed class EngineUse(int process, HttpClient admin)
{
    private const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total";

    private double _allocatedBefore;

    /// <summary>Begins to count; the peak begins at what is resident now.</summary>
    public async Task BeginAsync()
    {
        await File.WriteAllTextAsync($"/proc/{process}/clear_refs", "5"); // proc(5): resets the peak
        _allocatedBefore = await AllocatedAsync();
    }

    /// <summary>MiB since <see cref="BeginAsync"/>.</summary>
    public async Task<(long PeakMiB, double AllocatedMiB)> EndAsync()
    {
        var peak = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return (
            long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024,
            (await AllocatedAsync() - _allocatedBefore) / (1 << 20));
    }

    private async Task<double> AllocatedAsync()
    {
        var metrics = await admin.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var line = metrics.Split('\n').First(line => line.StartsWith(Allocated, StringComparison.Ordinal));
        return double.Parse(line[(Math.Max(line.LastIndexOf('}') + 1, Allocated.Length))..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
