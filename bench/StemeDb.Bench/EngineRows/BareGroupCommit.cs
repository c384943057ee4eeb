using System.Diagnostics;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.EngineRows;

/// <summary>
/// What the disk allows: one thread writes as many records as are in flight with one write, syncs, and goes again, on a file that was
/// filled with zeros ahead of time. Nothing is encoded, checked or indexed.
/// </summary>
internal sealed class BareGroupCommit(BenchSettings settings, int inFlight) : IContender
{
    private const int FileBytes = 64 << 20;

    public string Name => $"bare group commit, {inFlight} in flight";

    public Task PrepareAsync() => Task.CompletedTask;

    public Task<double> MeasureAsync(int round)
    {
        var folder = Directory.CreateTempSubdirectory("stemedb-bench-");
        try
        {
            using var file = File.OpenHandle(Path.Combine(folder.FullName, "bare"), FileMode.CreateNew, FileAccess.ReadWrite);
            RandomAccess.Write(file, new byte[FileBytes], 0);
            RandomAccess.FlushToDisk(file);
            var write = new byte[Workload.Encoded(0).Length * inFlight];
            Random.Shared.NextBytes(write);
            long written = 0, offset = 0;
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < settings.Window)
            {
                RandomAccess.Write(file, write, offset);
                RandomAccess.FlushToDisk(file);
                written += inFlight;
                offset = offset + (2 * write.Length) < FileBytes ? offset + write.Length : 0;
            }

            return Task.FromResult(written / watch.Elapsed.TotalSeconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public ValueTask DisposeAsync() => default;
}
