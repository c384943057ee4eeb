using System.Diagnostics;
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
internal sealed class NewestAnswers(BenchSettings settings) : IContender
{
    private LoadedStore? _loaded;
    private Reads? _reads;
    private Request[] _questions = [];

    public string Name => "StemeDB Engine, the whole answer, one thread";

    public async Task PrepareAsync()
    {
        _loaded = await LoadedStore.MakeAsync();
        _reads = new Reads(_loaded.Engine.Store, new AnswerCache(_loaded.Engine.Store, 0), TimeProvider.System, NullLogger<Reads>.Instance);
        _questions = [.. _loaded.Paths.Select(path => new Request { Query = new Query { ConceptPath = ByteString.CopyFrom(path.Utf8.Span), Lens = "recency" } })];
        Ask(settings.Window);
    }

    public Task<double> MeasureAsync(int round) => Task.FromResult(Ask(settings.Window));

    public ValueTask DisposeAsync() => _loaded?.DisposeAsync() ?? default;

    private double Ask(TimeSpan window)
    {
        const int Lot = 100; // questions between looks at the clock
        var (asked, next) = (0L, 0);
        var lifetime = new ReadLifetime(long.MaxValue);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < window)
        {
            for (var i = 0; i < Lot; i++)
            {
                if (_reads!.Execute(_questions[next], lifetime).Json is null)
                {
                    throw new InvalidOperationException($"Question {next} was not answered.");
                }

                next = next + 1 == _questions.Length ? 0 : next + 1;
            }

            asked += Lot;
        }

        return asked / watch.Elapsed.TotalSeconds;
    }
}
