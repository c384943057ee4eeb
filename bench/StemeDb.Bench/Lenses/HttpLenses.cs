using System.Globalization;
using System.Text.Json.Nodes;
using StemeDb.Bench.HttpRows;
using StemeDb.Model.Lenses.Catalog;
using StemeDb.Model.Registry;

namespace StemeDb.Bench.Lenses;

/// <summary>POST /v1/query through both processes, 128 connections, every answer worked out anew.</summary>
internal sealed class HttpLenses(LensClaims claims, TimeSpan window) : ILensContender
{
    private const int Connections = 128;

    private RunningStack? _stack;

    public string Name => $"HTTP, {claims.ClaimsPerPath:N0} claims, answers/s";

    public async Task PrepareAsync()
    {
        _stack = await RunningStack.StartAsync(new() { ["STEMEDB_ANSWER_CACHE_BYTES"] = "0" });
        await _stack.BulkAsync(claims.Ndjson(), LensClaims.Count);
        await AskAsync(LensCatalog.All[0]);
        await _stack.RestAsync();
    }

    public async Task<double> AskAsync(ILens lens)
    {
        var rule = JsonNode.Parse(ValueRuleJson.ToCanonical(LensClaims.RuleFor(lens)))!.AsObject();
        rule["pattern"] = "flight/**";
        await _stack!.Processes.Client.PutRuleAsync(System.Text.Json.JsonElement.Parse(rule.ToJsonString()));
        return await Wrk.MeasureAsync(_stack.Address, "query.lua", Connections, window, claims.Paths.ToString(CultureInfo.InvariantCulture), lens.Name);
    }

    public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? default;
}
