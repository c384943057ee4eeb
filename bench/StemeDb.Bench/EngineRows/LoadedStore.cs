using System.Text;
using StemeDb.Bench.Comparing;
using StemeDb.Model.Paths;

namespace StemeDb.Bench.EngineRows;

/// <summary>A million assertions in the Engine's store, all of them in runs, merged as far as the policy wants.</summary>
internal sealed class LoadedStore : IAsyncDisposable
{
    public const int Assertions = 1_000_000;

    private const int Scatter = 7919; // a prime that divides no number of paths here

    private LoadedStore(InProcessEngine engine) => Engine = engine;

    public InProcessEngine Engine { get; }

    /// <summary>All paths, in an order that leaps about.</summary>
    public ConceptPath[] Paths { get; } =
    [
        .. Enumerable.Range(0, Assertions / Workload.SourcesPerPath)
            .Select(i => (long)i * Scatter % (Assertions / Workload.SourcesPerPath))
            .Select(path => new ConceptPath(Encoding.UTF8.GetBytes(Workload.Path(path * Workload.SourcesPerPath)))),
    ];

    public static async Task<LoadedStore> MakeAsync()
    {
        var loaded = new LoadedStore(new InProcessEngine());
        for (var first = 0; first < Assertions; first += 10_000)
        {
            await loaded.Engine.LoadAsync(Enumerable.Range(first, 10_000).Select(i => Workload.Encoded(i)));
        }

        await loaded.Engine.Store.CheckpointAsync(CancellationToken.None);
        await Rest.OfAsync(Environment.ProcessId);
        return loaded;
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
