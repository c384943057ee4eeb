using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Bench.Comparing;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Queries.Answers;

namespace StemeDb.Bench.EngineRows;

/// <summary>
/// The question for the newest claim of a path as the Engine receives it, to the bytes it replies with, on one thread: the lens
/// `recency`, with all candidates, sources and the replay hash.
/// </summary>
/// <param name="settings">How long.</param>
/// <param name="answerCacheBytes">As STEMEDB_ANSWER_CACHE_BYTES; 0: every answer is made anew.</param>
/// <param name="paths">How many are asked about, one after the other.</param>
internal sealed class NewestAnswers(BenchSettings settings, long answerCacheBytes, int paths) : IContender
{
    private AnswerCache? _cache;
    private LoadedStore? _loaded;
    private Reads? _reads;
    private Request[] _questions = [];

    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"StemeDB Engine, the whole answer, one thread, {paths:N0} paths{(_cache is { IsOn: true } on ? $", {(double)on.Hits / (on.Hits + on.Misses):P0} out of the answer cache" : ", no answer cache")}");

    public async Task PrepareAsync()
    {
        _loaded = await LoadedStore.MakeAsync();
        _cache = new AnswerCache(_loaded.Engine.Store, answerCacheBytes);
        _reads = new Reads(_loaded.Engine.Store, _cache, PageCursors.OfThisProcess(), TimeProvider.System, NullLogger<Reads>.Instance);
        _questions = [.. _loaded.Paths.Take(paths).Select(path => new Request { Query = new Query { ConceptPath = ByteString.CopyFrom(path.Utf8.Span), Lens = "recency" } })];
        Ask(settings.Window);
    }

    public Task<double> MeasureAsync(int round) => Task.FromResult(Ask(settings.Window));

    public ValueTask DisposeAsync() => _loaded?.DisposeAsync() ?? default;

    private double Ask(TimeSpan window) => AskingLoop.Rate(_reads!, _questions, window);
}
