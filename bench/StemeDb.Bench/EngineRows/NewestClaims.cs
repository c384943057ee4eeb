using System.Diagnostics;
using StemeDb.Bench.Comparing;
using StemeDb.Model.Paths;
using StemeDb.Storage.Index;

namespace StemeDb.Bench.EngineRows;

/// <summary>
/// The newest live claim of a path out of the Engine's store, on one thread: a consistent view is opened for each question, as the
/// Engine does. No lens, no JSON.
/// </summary>
internal sealed class NewestClaims(BenchSettings settings) : IContender
{
    private LoadedStore? _loaded;

    public string Name => "StemeDB store, one thread";

    public async Task PrepareAsync()
    {
        _loaded = await LoadedStore.MakeAsync();
        Ask(settings.Window);
    }

    public Task<double> MeasureAsync(int round) => Task.FromResult(Ask(settings.Window));

    public ValueTask DisposeAsync() => _loaded?.DisposeAsync() ?? default;

    private double Ask(TimeSpan window)
    {
        const int Lot = 1000; // questions between looks at the clock
        var (paths, store) = (_loaded!.Paths, _loaded.Engine.Store);
        var (asked, next) = (0L, 0);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < window)
        {
            for (var i = 0; i < Lot; i++)
            {
                if (Newest(store, paths[next]) == 0)
                {
                    throw new InvalidOperationException($"{paths[next]} has no claim.");
                }

                next = next + 1 == paths.Length ? 0 : next + 1;
            }

            asked += Lot;
        }

        return asked / watch.Elapsed.TotalSeconds;
    }

    private static long Newest(HybridStore store, ConceptPath path)
    {
        using var reader = store.OpenReader();
        return reader.TryFindNewest(path, out var newest) ? newest.Seq : 0;
    }
}
