using System.Globalization;
using StemeDb.Bench.Comparing;

namespace StemeDb.Bench.HttpRows;

/// <summary>POST /v1/query over paths with twenty claims each.</summary>
/// <param name="settings">How long.</param>
/// <param name="lens">Which lens answers.</param>
/// <param name="paths">How many paths are asked about, one after the other.</param>
/// <param name="isAnswerCacheOn">False: every answer is worked out anew.</param>
internal sealed class Questions(BenchSettings settings, string lens, int paths, bool isAnswerCacheOn) : IContender
{
    private const int Connections = 128;

    private RunningStack? _stack;

    public string Name => $"StemeDB, POST /v1/query, {lens}, {Connections} connections, {(isAnswerCacheOn ? "answers cached" : "no answer cache")}";

    public async Task PrepareAsync()
    {
        _stack = await RunningStack.StartAsync(isAnswerCacheOn ? [] : new() { ["STEMEDB_ANSWER_CACHE_BYTES"] = "0" });
        await _stack.BulkAsync(Workload.Ndjson(0, paths * Workload.SourcesPerPath), paths * Workload.SourcesPerPath);
        await AskAsync(2 * settings.Window);
        await _stack.RestAsync();
    }

    public Task<double> MeasureAsync(int round) => AskAsync(settings.Window);

    public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? default;

    private Task<double> AskAsync(TimeSpan window) =>
        Wrk.MeasureAsync(_stack!.Address, "query.lua", Connections, window, paths.ToString(CultureInfo.InvariantCulture), lens);
}
