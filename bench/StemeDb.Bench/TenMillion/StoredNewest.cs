using System.Diagnostics;
using System.Text;
using StemeDb.Model.Paths;
using StemeDb.Storage.Files;
using StemeDb.Storage.Index;

namespace StemeDb.Bench.TenMillion;

/// <summary>The newest claim of a path out of the runs of an Engine that is stopped, in this process, on one thread.</summary>
internal static class StoredNewest
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    /// <summary>Answers per second, after as long a time to warm up.</summary>
    public static async Task<double> MeasureAsync(string runs, IEnumerable<string> paths)
    {
        await using var store = HybridStore.Open(DiskFileSystem.Instance, new HybridStoreOptions(runs) { BlockCacheBytes = 128L << 20 });
        ConceptPath[] asked = [.. paths.Select(path => new ConceptPath(Encoding.UTF8.GetBytes(path)))];
        Ask(store, asked);
        return Ask(store, asked);
    }

    private static double Ask(HybridStore store, ConceptPath[] paths)
    {
        long answered = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Window)
        {
            using var reader = store.OpenReader();
            var claims = reader.Claims(paths[answered % paths.Length]);
            var newest = (Ticks: long.MinValue, Seq: 0L);
            while (claims.MoveNext())
            {
                var time = (claims.Current.RecordedAt.Ticks, claims.Current.Seq);
                newest = time.CompareTo(newest) > 0 ? time : newest;
            }

            answered += newest.Seq > 0 ? 1 : throw new InvalidOperationException($"{paths[answered % paths.Length]} has no claim.");
        }

        return answered / watch.Elapsed.TotalSeconds;
    }
}
