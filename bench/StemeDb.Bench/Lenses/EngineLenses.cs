using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using StemeDb.Bench.Comparing;
using StemeDb.Bench.EngineRows;
using StemeDb.Contracts.V1;
using StemeDb.Engine.Queries;
using StemeDb.Engine.Queries.Answers;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Paths;

namespace StemeDb.Bench.Lenses;

/// <summary>The question as the Engine receives it to the bytes it replies with, on one thread, every answer worked out anew.</summary>
internal sealed class EngineLenses(LensClaims claims, TimeSpan window) : ILensContender
{
    private static readonly PathPattern s_allPaths = PathPattern.TryParse("flight/**"u8, out var pattern, out _)
        ? pattern
        : throw new InvalidOperationException("Not a pattern.");

    private readonly InProcessEngine _engine = new();
    private Reads? _reads;

    public string Name => $"Engine, one thread, {claims.ClaimsPerPath:N0} claims, answers/s";

    public async Task PrepareAsync()
    {
        await _engine.LoadAsync(claims.Encoded());
        await _engine.Store.CheckpointAsync(CancellationToken.None);
        await Rest.OfAsync(Environment.ProcessId);
        _reads = new Reads(_engine.Store, new AnswerCache(_engine.Store, 0), PageCursors.OfThisProcess(), TimeProvider.System, NullLogger<Reads>.Instance);
        await AskAsync(LensCatalog.All[0]);
    }

    public async Task<double> AskAsync(ILens lens)
    {
        await _engine.PutRuleAsync(s_allPaths, LensClaims.RuleFor(lens));
        var questions = Enumerable.Range(0, claims.Paths).Select(path => new Request
        {
            Query = new Query { ConceptPath = ByteString.CopyFrom(Encoding.UTF8.GetBytes(LensClaims.Path(path))), Lens = lens.Name },
        });
        return AskingLoop.Rate(_reads!, [.. questions], window);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
